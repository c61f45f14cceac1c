
-- Keys that lists are ordered by compare byte by byte, as SQLite compares them.
ALTER TABLE training ALTER COLUMN title_key TYPE VARCHAR(400) COLLATE "C";
ALTER TABLE theme ALTER COLUMN name_key TYPE VARCHAR(120) COLLATE "C";

CREATE FUNCTION seat_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE training_session SET seats_left = seats_left + (OLD.seat = 'HELD')::int,
                                    waiting = waiting - (OLD.seat = 'WAITING')::int
        WHERE id = OLD.session_id AND OLD.seat <> 'NONE';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE training_session SET seats_left = seats_left - (NEW.seat = 'HELD')::int,
                                    waiting = waiting + (NEW.seat = 'WAITING')::int
        WHERE id = NEW.session_id AND NEW.seat <> 'NONE';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER seat_is_counted AFTER INSERT OR DELETE ON enrolment FOR EACH ROW EXECUTE FUNCTION seat_is_counted();
CREATE TRIGGER seat_is_counted_anew AFTER UPDATE OF seat ON enrolment FOR EACH ROW
    WHEN (OLD.seat <> NEW.seat) EXECUTE FUNCTION seat_is_counted();
