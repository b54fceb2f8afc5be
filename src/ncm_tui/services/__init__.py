"""One module a workflow: one verb, one transaction, one audit entry; frozen views out."""
