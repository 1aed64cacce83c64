CREATE TABLE `commune_postcodes` (
	`postcode` text NOT NULL,
	`commune` text NOT NULL,
	PRIMARY KEY(`postcode`, `commune`)
);
--> statement-breakpoint
CREATE TABLE `datasets` (
	`kind` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`data_at` integer NOT NULL,
	`imported_at` integer NOT NULL,
	`rows` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `territories` (
	`commune` text NOT NULL,
	`commune_name` text NOT NULL,
	`commune_key` text NOT NULL,
	`postcodes` text NOT NULL,
	`institution` text NOT NULL,
	`service` text NOT NULL,
	`service_name` text NOT NULL,
	`service_key` text NOT NULL,
	PRIMARY KEY(`commune`, `service`)
);
--> statement-breakpoint
CREATE INDEX `territories_name` ON `territories` (`commune_key`);--> statement-breakpoint
CREATE TABLE `units` (
	`id` text PRIMARY KEY NOT NULL,
	`institution` text NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`telephone` text,
	`address` text,
	`commune` text,
	`hours` text,
	`latitude` integer,
	`longitude` integer
);
--> statement-breakpoint
CREATE INDEX `units_key` ON `units` (`key`);--> statement-breakpoint
CREATE INDEX `units_commune` ON `units` (`commune`);