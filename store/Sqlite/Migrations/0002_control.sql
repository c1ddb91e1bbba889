-- The one lease that silos compete for, free while it has no silo.
CREATE TABLE control (
    epoch      INTEGER NOT NULL PRIMARY KEY,
    silo       TEXT,
    address    TEXT,
    expires_at INTEGER NOT NULL,
    CONSTRAINT a_holder_has_an_address CHECK ((silo IS NULL) = (address IS NULL))
) STRICT;

CREATE UNIQUE INDEX one_control ON control ((1));

INSERT INTO control (epoch, expires_at) VALUES (0, 0);

CREATE TABLE silo (
    name       TEXT    NOT NULL PRIMARY KEY,
    run        TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    devices    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
