CREATE TABLE `authenticators` (
	`officer` text PRIMARY KEY NOT NULL,
	`secret` blob NOT NULL,
	`added_at` integer NOT NULL,
	`last_step` integer NOT NULL,
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`officer` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`officer`, `hash`),
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
