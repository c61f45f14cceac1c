-- Advisers of the funder for a company, and the three that a person shows on a dashboard.

CREATE TABLE adviser_contact (
    id {uuid} PRIMARY KEY,
    name VARCHAR(160) NOT NULL,
    function VARCHAR(160) NOT NULL,
    email VARCHAR(120),
    phone VARCHAR(20),
    company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE CASCADE
);
CREATE INDEX adviser_contact_by_company ON adviser_contact (company_id);

CREATE TABLE contact_star (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    place INT NOT NULL,
    contact_id {uuid} NOT NULL REFERENCES adviser_contact (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT contact_star_three_places CHECK (place BETWEEN 1 AND 3),
    CONSTRAINT contact_star_one_a_place UNIQUE (user_id, side, place),
    CONSTRAINT contact_star_once UNIQUE (user_id, side, contact_id)
);
CREATE INDEX contact_star_by_contact ON contact_star (contact_id);
