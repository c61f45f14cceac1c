-- Captchas: what a person has to read or hear before they register. Answers are kept as keyed digests.

CREATE TABLE captcha (
    id {uuid} PRIMARY KEY,
    answer_digest VARCHAR(64) NOT NULL,
    address_digest VARCHAR(64) NOT NULL,
    expires_at {instant} NOT NULL,
    used_at {instant}
);
CREATE INDEX captcha_by_address ON captcha (address_digest);
CREATE INDEX captcha_by_expiry ON captcha (expires_at);
