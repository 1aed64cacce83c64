CREATE TABLE `part_keys` (
	`conversation` text NOT NULL,
	`part` text NOT NULL,
	`part_key` integer NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`conversation`, `part`, `part_key`)
);
