"""What waits for whom: the ledger's open steps and Tasklist's open tasks in one list, the late ones first."""
