"""The encrypted store of one nurse: keys, connections, schema, unit of work, audit chain.

Opening a vault imports no SQLModel and no SQLAlchemy; the first write does, on the vault thread.
"""
