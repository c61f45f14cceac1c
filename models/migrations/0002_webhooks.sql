-- Webhooks: where partners are told, and what they are told. An endpoint is a queue: it sends one delivery at a time, in
-- the order of its own gap-free sequence, so the next attempt and the lease are written on the endpoint.

CREATE TABLE webhook_endpoint (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    url VARCHAR(500) NOT NULL,
    kinds {json} NOT NULL,
    query TEXT,
    sealed_secret TEXT NOT NULL,
    sealed_previous_secret TEXT,
    previous_secret_until {instant},
    last_sequence INT NOT NULL,
    next_attempt_at {instant},
    failing_since {instant},
    paused_at {instant},
    leased_until {instant},
    lease {uuid},
    created_at {instant} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT webhook_endpoint_side_known CHECK (side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER', 'INDIVIDUAL', 'STAFF')),
    CONSTRAINT webhook_endpoint_sequence_not_negative CHECK (last_sequence >= 0),
    CONSTRAINT webhook_endpoint_paused_sends_nothing CHECK (paused_at IS NULL OR next_attempt_at IS NULL),
    CONSTRAINT webhook_endpoint_previous_secret_ends
        CHECK ((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL))
);
CREATE INDEX webhook_endpoint_by_owner ON webhook_endpoint (user_id, side);
CREATE INDEX webhook_endpoint_due ON webhook_endpoint (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE webhook_delivery (
    id {uuid} PRIMARY KEY,
    sequence INT NOT NULL,
    state VARCHAR(10) NOT NULL,
    attempts INT NOT NULL,
    last_status INT,
    last_error VARCHAR(500),
    delivered_at {instant},
    created_at {instant} NOT NULL,
    endpoint_id {uuid} NOT NULL REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
    notification_id {uuid} NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    CONSTRAINT webhook_delivery_sequence_once UNIQUE (endpoint_id, sequence),
    CONSTRAINT webhook_delivery_notification_once UNIQUE (endpoint_id, notification_id),
    CONSTRAINT webhook_delivery_state_known CHECK (state IN ('PENDING', 'DELIVERED', 'DROPPED')),
    CONSTRAINT webhook_delivery_delivered_has_date CHECK (state <> 'DELIVERED' OR delivered_at IS NOT NULL)
);
CREATE INDEX webhook_delivery_by_notification ON webhook_delivery (notification_id);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (endpoint_id, sequence) WHERE state = 'PENDING';
