-- The change feed of partner systems: one numbered row for each object that a told fact changed, and who could see it.

CREATE TABLE change (
    position BIGINT PRIMARY KEY,
    type_name VARCHAR(40) NOT NULL,
    object_id {uuid} NOT NULL,
    at {instant} NOT NULL,
    logged_at {instant} NOT NULL,
    fact_id BIGINT NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
    CONSTRAINT change_once UNIQUE (fact_id, type_name, object_id),
    CONSTRAINT change_position_positive CHECK (position >= 1)
);
CREATE INDEX change_by_logged ON change (logged_at);

CREATE TABLE change_scope (
    id {bigserial},
    scope VARCHAR(120) NOT NULL,
    change_id BIGINT NOT NULL REFERENCES change (position) ON DELETE CASCADE,
    CONSTRAINT change_scope_once UNIQUE (scope, change_id)
);
CREATE INDEX change_scope_by_change ON change_scope (change_id);

-- The last position given, and the day (proleptic ordinal) of the last purge: locked by whoever raises them.
INSERT INTO counter (name, value) VALUES ('change', 0);
INSERT INTO counter (name, value) VALUES ('change.purge', 0);
