import type { GenericSchema } from 'valibot';
import { DESK_ROLES, type Role } from './constants.ts';
import type { ProblemCode } from './error.ts';

/** Who may call: nobody in particular, the holder of a conversation's token, a signed-in officer. */
export type Caller = 'anyone' | 'visitor' | 'officer';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly caller: Caller;
  /** Of officers, those alone who have one of these roles; where it is not said, those who answer visitors. */
  readonly roles?: readonly Role[];
  /** Open too to an officer who has yet to add the second factor that the house asks for. */
  readonly whileEnrolling?: true;
  readonly summary: string;
  readonly body?: GenericSchema;
  readonly query?: GenericSchema;
  /** By their names in small letters; others that come too are nobody's business. */
  readonly headers?: GenericSchema;
  /** The body is a file as it is, of at most so many bytes. */
  readonly upload?: { readonly maxBytes: number };
  /** What each successful status carries; null for no body, `file` for the bytes of one. */
  readonly answers: Readonly<Record<number, GenericSchema | null | 'file'>>;
  /** Which types a file has that is answered. */
  readonly fileTypes?: readonly string[];
  /** The events of the stream that the same resource gives for `Accept: text/event-stream`. */
  readonly stream?: Readonly<Record<string, GenericSchema>>;
  /** Refusals of its own, beside those that any route can give. */
  readonly problems: readonly ProblemCode[];
}

/** Which officers may ask for it. */
export const rolesOf = ({ roles }: Pick<Operation, 'roles'>): readonly Role[] => roles ?? DESK_ROLES;
