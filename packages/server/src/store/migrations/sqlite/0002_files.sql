CREATE TABLE `files` (
	`conversation` text NOT NULL,
	`id` text NOT NULL,
	`digest` blob NOT NULL,
	`content` blob NOT NULL,
	PRIMARY KEY(`conversation`, `id`),
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
