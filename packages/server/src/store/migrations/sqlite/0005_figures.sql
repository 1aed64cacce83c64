CREATE TABLE `figures` (
	`span` text NOT NULL,
	`at` text NOT NULL,
	`site` text NOT NULL,
	`queue` text NOT NULL,
	`whole` text NOT NULL,
	`doors` text NOT NULL,
	`languages` text NOT NULL,
	PRIMARY KEY(`span`, `at`, `site`, `queue`)
);
