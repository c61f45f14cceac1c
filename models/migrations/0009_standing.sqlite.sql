CREATE TABLE standing (
    user_id CHAR(36) NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    mark BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX standing_by_mark ON standing (mark);
INSERT INTO standing SELECT id, 0 FROM person;

CREATE TRIGGER person_stands AFTER INSERT ON person BEGIN
    INSERT INTO standing VALUES (NEW.id, 0);
END;
CREATE TRIGGER person_stands_anew AFTER UPDATE OF status, home_side ON person BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing)
    WHERE user_id = NEW.id OR user_id IN (
        SELECT s.user_id FROM sign_in_session AS s JOIN api_client AS c ON c.id = s.client_id WHERE c.user_id = NEW.id);
END;
CREATE TRIGGER attachment_added_stands AFTER INSERT ON attachment BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id = NEW.user_id;
END;
CREATE TRIGGER attachment_changed_stands AFTER UPDATE ON attachment BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id IN (OLD.user_id, NEW.user_id);
END;
CREATE TRIGGER attachment_removed_stands AFTER DELETE ON attachment BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id = OLD.user_id;
END;
CREATE TRIGGER session_ended_stands AFTER UPDATE OF revoked_at, expires_at ON sign_in_session BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id = NEW.user_id;
END;
CREATE TRIGGER session_removed_stands AFTER DELETE ON sign_in_session BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id = OLD.user_id;
END;
-- A client speaks for its owner, and under a mandate for somebody else: its open sign-ins say for whom. Removing it
-- removes them.
CREATE TRIGGER client_changed_stands AFTER UPDATE OF revoked_at, expires_at, scopes, attachment_ids ON api_client BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing)
    WHERE user_id IN (SELECT user_id FROM sign_in_session WHERE client_id = NEW.id);
END;
CREATE TRIGGER mandate_changed_stands AFTER UPDATE OF revoked_at, expires_at, scopes, attachment_ids ON api_mandate BEGIN
    UPDATE standing SET mark = (SELECT max(mark) + 1 FROM standing) WHERE user_id = NEW.user_id;
END;
