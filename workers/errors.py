"""What our errors mean to the worker runtime."""

from db.errors import DatabaseUnavailable, WriteConflict
from services.errors import BusinessError, ServiceError, TechnicalError
from workers.runtime.errors import ErrorClasses

ERRORS = ErrorClasses(
    business=BusinessError,
    transient=TechnicalError,
    unavailable=DatabaseUnavailable,
    safe_to_log=ServiceError,
    conflict=(WriteConflict,),
)

describe = ERRORS.describe
"""An error told without personal data."""
