-- Mails to one address leave in their order: which of them is first is found in an index.
CREATE INDEX delivery_in_order ON delivery (address, id) WHERE state = 'PENDING';
