"""Parts that are pasted into many forms have one source: a form is a source file, and form-js includes nothing."""
