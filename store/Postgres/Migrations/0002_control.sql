-- The one lease that silos compete for, free while it has no silo. The epoch is a key, and nothing else here is: a commit locks the row FOR KEY SHARE, which
-- holds up a takeover (it changes the key) and no renewal (it does not).
CREATE TABLE grid.control (
    epoch      bigint  NOT NULL PRIMARY KEY,
    silo       text COLLATE "C",
    address    text,
    expires_at bigint  NOT NULL,
    CONSTRAINT a_holder_has_an_address CHECK ((silo IS NULL) = (address IS NULL))
);

CREATE UNIQUE INDEX one_control ON grid.control ((true));

INSERT INTO grid.control (epoch, expires_at) VALUES (0, 0);

CREATE TABLE grid.silo (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    run        text    NOT NULL,
    address    text    NOT NULL,
    version    text    NOT NULL,
    state      text    NOT NULL,
    devices    text    NOT NULL,
    started_at bigint  NOT NULL,
    seen_at    bigint  NOT NULL
);
