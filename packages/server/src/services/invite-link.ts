/** The secret stands in the fragment, which browsers send to no server and write to no log. */
export const inviteLink = (origin: string, invite: string): string => `${origin}/desk#invite=${invite}`;
