-- The catalogue of trainings with the sessions that one may ask a place in, carts, and the places asked for.
-- The triggers of each dialect keep the seats and the waiting people of a session counted: a seat that is not there
-- cannot be held, whoever writes.

CREATE TABLE theme (
    id {uuid} PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    name_key VARCHAR(120) NOT NULL,
    CONSTRAINT theme_name_once UNIQUE (name_key)
);

CREATE TABLE training (
    id {uuid} PRIMARY KEY,
    title VARCHAR(255) NOT NULL,
    title_key VARCHAR(400) NOT NULL,
    certification_code VARCHAR(20),
    summary TEXT NOT NULL,
    objectives TEXT,
    content TEXT,
    prerequisites TEXT,
    hours_hundredths INT,
    search TEXT NOT NULL,
    next_start {date} NOT NULL,
    provider_id {uuid} NOT NULL REFERENCES establishment (id) ON DELETE RESTRICT,
    CONSTRAINT training_hours_positive CHECK (hours_hundredths > 0)
);
CREATE INDEX training_by_provider ON training (provider_id);
CREATE INDEX training_by_title ON training (title_key, id);
CREATE INDEX training_by_next_start ON training (next_start, id);
CREATE INDEX training_by_certification ON training (certification_code);

CREATE TABLE training_theme (
    id {uuid} PRIMARY KEY,
    theme_id {uuid} NOT NULL REFERENCES theme (id) ON DELETE RESTRICT,
    training_id {uuid} NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    CONSTRAINT training_theme_once UNIQUE (training_id, theme_id)
);
CREATE INDEX training_theme_by_theme ON training_theme (theme_id);

CREATE TABLE training_session (
    id {uuid} PRIMARY KEY,
    start_date {date} NOT NULL,
    end_date {date} NOT NULL,
    city VARCHAR(100),
    city_key VARCHAR(100),
    department VARCHAR(3),
    remote {bool} NOT NULL,
    reserved_to_members {bool} NOT NULL,
    capacity INT NOT NULL,
    seats_left INT NOT NULL,
    waiting INT NOT NULL,
    withdrawal_deadline {instant} NOT NULL,
    cancelled_at {instant},
    cancel_reason VARCHAR(2000),
    training_id {uuid} NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    CONSTRAINT training_session_has_seats CHECK (capacity >= 1),
    CONSTRAINT training_session_seats_within_capacity CHECK (seats_left BETWEEN 0 AND capacity),
    CONSTRAINT training_session_waiting_not_negative CHECK (waiting >= 0),
    CONSTRAINT training_session_ends_after_it_starts CHECK (end_date >= start_date),
    CONSTRAINT training_session_somewhere CHECK (remote OR city IS NOT NULL),
    CONSTRAINT training_session_cancelled_has_reason CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL))
);
CREATE INDEX training_session_by_training ON training_session (training_id, start_date);
CREATE INDEX training_session_by_start ON training_session (start_date);
CREATE INDEX training_session_by_department ON training_session (department, start_date);
CREATE INDEX training_session_by_city ON training_session (city_key, start_date);

CREATE TABLE session_slot (
    id {uuid} PRIMARY KEY,
    starts_at {instant} NOT NULL,
    ends_at {instant} NOT NULL,
    session_id {uuid} NOT NULL REFERENCES training_session (id) ON DELETE CASCADE,
    CONSTRAINT session_slot_once UNIQUE (session_id, starts_at),
    CONSTRAINT session_slot_ends_after_it_starts CHECK (ends_at > starts_at)
);

CREATE TABLE session_trainer (
    id {uuid} PRIMARY KEY,
    session_id {uuid} NOT NULL REFERENCES training_session (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT session_trainer_once UNIQUE (session_id, user_id)
);
CREATE INDEX session_trainer_by_user ON session_trainer (user_id);

CREATE TABLE cart_item (
    id {uuid} PRIMARY KEY,
    motivation TEXT,
    added_at {instant} NOT NULL,
    session_id {uuid} NOT NULL REFERENCES training_session (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT cart_item_once UNIQUE (user_id, session_id)
);
CREATE INDEX cart_item_by_session ON cart_item (session_id);

-- A candidate is told apart by the folded address and the names; who waits is served in the order of the tickets.
CREATE TABLE enrolment (
    id {uuid} PRIMARY KEY,
    number VARCHAR(12) NOT NULL,
    civility VARCHAR(8),
    first_name VARCHAR(80) NOT NULL,
    birth_name VARCHAR(80) NOT NULL,
    email VARCHAR(120) NOT NULL,
    phone VARCHAR(20),
    birth_date {date},
    comment VARCHAR(2000),
    candidate_key VARCHAR(300) NOT NULL,
    filed_by_side VARCHAR(12) NOT NULL,
    motivation TEXT,
    status VARCHAR(20) NOT NULL,
    seat VARCHAR(8) NOT NULL,
    pedagogy VARCHAR(10) NOT NULL,
    waiting_ticket INT,
    question VARCHAR(2000),
    answer VARCHAR(2000),
    search TEXT NOT NULL,
    version INT NOT NULL,
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    applicant_id {uuid} REFERENCES person (id) ON DELETE RESTRICT,
    establishment_id {uuid} REFERENCES establishment (id) ON DELETE RESTRICT,
    filed_by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    session_id {uuid} NOT NULL REFERENCES training_session (id) ON DELETE RESTRICT,
    CONSTRAINT enrolment_number_once UNIQUE (number),
    CONSTRAINT enrolment_version_positive CHECK (version >= 1),
    CONSTRAINT enrolment_filed_by_member_or_prescriber CHECK (filed_by_side IN ('MEMBER', 'PRESCRIBER')),
    CONSTRAINT enrolment_status_known CHECK (status IN ('AWAITING_EMPLOYER', 'REFUSED_BY_EMPLOYER', 'PRE_ENROLLED', 'WAITING_LIST', 'RETURNED', 'REFUSED_BY_TRAINER', 'REGISTERED', 'IN_PROGRESS', 'REFUSED_BY_STAFF', 'ENROLLED', 'WITHDRAWN', 'CANCELLED', 'ATTENDED', 'ABSENT')),
    CONSTRAINT enrolment_pedagogy_known CHECK (pedagogy IN ('NONE', 'PENDING', 'VALIDATED', 'RETURNED')),
    CONSTRAINT enrolment_seat_fits_status CHECK (
        (seat = 'HELD' AND status IN ('PRE_ENROLLED', 'RETURNED', 'ENROLLED', 'ATTENDED', 'ABSENT'))
        OR (seat = 'WAITING' AND status IN ('WAITING_LIST', 'RETURNED'))
        OR (seat = 'NONE' AND status NOT IN ('PRE_ENROLLED', 'WAITING_LIST', 'RETURNED', 'ENROLLED', 'ATTENDED', 'ABSENT'))),
    CONSTRAINT enrolment_waiting_has_ticket CHECK ((seat = 'WAITING') = (waiting_ticket IS NOT NULL)),
    CONSTRAINT enrolment_returned_has_question CHECK (status <> 'RETURNED' OR (pedagogy = 'RETURNED' AND question IS NOT NULL))
);
CREATE UNIQUE INDEX enrolment_applicant_live_once ON enrolment (session_id, applicant_id)
    WHERE status IN ('AWAITING_EMPLOYER', 'PRE_ENROLLED', 'WAITING_LIST', 'RETURNED', 'REGISTERED', 'IN_PROGRESS', 'ENROLLED');
CREATE UNIQUE INDEX enrolment_candidate_live_once ON enrolment (session_id, candidate_key)
    WHERE status IN ('AWAITING_EMPLOYER', 'PRE_ENROLLED', 'WAITING_LIST', 'RETURNED', 'REGISTERED', 'IN_PROGRESS', 'ENROLLED');
CREATE UNIQUE INDEX enrolment_ticket_once ON enrolment (session_id, waiting_ticket) WHERE waiting_ticket IS NOT NULL;
CREATE INDEX enrolment_by_session ON enrolment (session_id, created_at, id);
CREATE INDEX enrolment_by_applicant ON enrolment (applicant_id, created_at, id);
CREATE INDEX enrolment_by_filer ON enrolment (filed_by_id, created_at, id);
CREATE INDEX enrolment_by_establishment ON enrolment (establishment_id, created_at, id);
CREATE INDEX enrolment_by_status ON enrolment (status, created_at, id);
CREATE INDEX enrolment_by_creation ON enrolment (created_at, id);

CREATE TABLE enrolment_decision (
    id {uuid} PRIMARY KEY,
    stage VARCHAR(8) NOT NULL,
    approved {bool} NOT NULL,
    reason VARCHAR(2000),
    at {instant} NOT NULL,
    by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    enrolment_id {uuid} NOT NULL REFERENCES enrolment (id) ON DELETE CASCADE,
    CONSTRAINT enrolment_decision_stage_known CHECK (stage IN ('EMPLOYER', 'TRAINER', 'STAFF')),
    CONSTRAINT enrolment_decision_once UNIQUE (enrolment_id, stage),
    CONSTRAINT enrolment_decision_refused_has_reason CHECK (approved OR reason IS NOT NULL)
);
CREATE INDEX enrolment_decision_by_decider ON enrolment_decision (by_id);
