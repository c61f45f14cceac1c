-- Yearly memberships («adhésions») of companies. Who took one, and when, is in its fact.

CREATE TABLE membership (
    id {uuid} PRIMARY KEY,
    year INT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE RESTRICT,
    CONSTRAINT membership_once_a_year UNIQUE (company_id, year),
    CONSTRAINT membership_ends_after_it_starts CHECK (ends_on > starts_on)
);
CREATE INDEX membership_by_company ON membership (company_id);
