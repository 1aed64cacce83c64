CREATE TABLE `identities` (
	`identity` text PRIMARY KEY NOT NULL,
	`officer` text NOT NULL,
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_officer` ON `identities` (`officer`);