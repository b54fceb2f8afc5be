-- Where a payer's peer-to-peer window also ends; what its clock may still be asked of the contract.
ALTER TABLE payer_profile ADD COLUMN p2p_ends VARCHAR NOT NULL DEFAULT '';
