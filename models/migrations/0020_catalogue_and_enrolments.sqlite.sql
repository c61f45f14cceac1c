
CREATE TRIGGER seat_added_is_counted AFTER INSERT ON enrolment WHEN NEW.seat <> 'NONE' BEGIN
    UPDATE training_session SET seats_left = seats_left - (NEW.seat = 'HELD'),
                                waiting = waiting + (NEW.seat = 'WAITING') WHERE id = NEW.session_id;
END;
CREATE TRIGGER seat_removed_is_counted AFTER DELETE ON enrolment WHEN OLD.seat <> 'NONE' BEGIN
    UPDATE training_session SET seats_left = seats_left + (OLD.seat = 'HELD'),
                                waiting = waiting - (OLD.seat = 'WAITING') WHERE id = OLD.session_id;
END;
CREATE TRIGGER seat_changed_is_counted AFTER UPDATE OF seat ON enrolment WHEN OLD.seat <> NEW.seat BEGIN
    UPDATE training_session SET seats_left = seats_left + (OLD.seat = 'HELD') - (NEW.seat = 'HELD'),
                                waiting = waiting - (OLD.seat = 'WAITING') + (NEW.seat = 'WAITING')
    WHERE id = NEW.session_id;
END;
