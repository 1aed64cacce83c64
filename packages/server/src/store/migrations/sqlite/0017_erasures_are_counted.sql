CREATE TABLE `erasures` (
	`day` text NOT NULL,
	`site` text NOT NULL,
	`cause` text NOT NULL,
	`conversations` integer NOT NULL,
	PRIMARY KEY(`day`, `site`, `cause`)
);
--> statement-breakpoint
CREATE TABLE `purge_lease` (
	`id` integer PRIMARY KEY NOT NULL,
	`node` text NOT NULL,
	`until` integer NOT NULL
);
