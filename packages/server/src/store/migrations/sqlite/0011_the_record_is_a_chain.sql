CREATE TABLE `audit_key` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_links` (
	`seq` integer PRIMARY KEY NOT NULL,
	`record` text NOT NULL,
	`hash` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_links_record` ON `audit_links` (`record`);--> statement-breakpoint
CREATE TABLE `audit_marks` (
	`name` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`seal` text NOT NULL
);
