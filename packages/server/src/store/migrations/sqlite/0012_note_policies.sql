CREATE TABLE `policies` (
	`version` text NOT NULL,
	`since` integer NOT NULL,
	`document` text NOT NULL,
	PRIMARY KEY(`since`, `version`)
);
