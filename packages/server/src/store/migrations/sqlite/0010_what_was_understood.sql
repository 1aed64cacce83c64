CREATE TABLE `understood` (
	`day` text NOT NULL,
	`site` text NOT NULL,
	`card` text NOT NULL,
	`part` text NOT NULL,
	`name` text NOT NULL,
	`answers` integer NOT NULL,
	`clear` integer NOT NULL,
	PRIMARY KEY(`day`, `site`, `card`, `part`, `name`)
);
--> statement-breakpoint
ALTER TABLE `conversations` ADD `signs` integer DEFAULT false NOT NULL;