/** The exit code for a registry that has not answered. */
export const NOT_ASKED: number;
export const readAudit: (text: string) => string[] | null;
