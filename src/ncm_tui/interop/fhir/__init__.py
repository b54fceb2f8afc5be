"""What the FHIR R4 reader is made of: tolerant access, references, and one module a subject."""
