import { type ConversationId, DOORS, LOCALES, type OfficerId, type SiteId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { openedAs, type Waiting } from '../domain/conversation.ts';
import { GENERAL } from '../domain/queue.ts';
import { newSession, type Session } from '../domain/session.ts';
import type { SiteToKeep } from '../ports.ts';

export const MASTER_KEY = { keys: [Buffer.alloc(32, 7)] };
export const NOW = Date.parse('2026-11-24T12:00:00.123Z');
export const SITE = 'site' as SiteId;
/** It has settled nothing: whoever comes is served. */
export const OPEN_SITE: SiteToKeep = {
  id: SITE,
  name: 'Site',
  origins: [],
  doors: DOORS,
  locales: LOCALES,
  settings: {},
};

/** What text must survive: astral planes, joiners, both directions, separators, markup, quotes. */
export const TEXTS = [
  'Bonsoir, j’ai peur de rentrer chez moi.',
  '👩‍👩‍👧‍👦 𝒳𝒴 🏳️‍🌈 𠜎',
  'مرحبا، أريد المساعدة ‏123',
  'שלום \u202eabc\u202c',
  '<script>alert("\'`&amp;")</script>',
  'a\tb\nc\r\n\u2028d\u2029 \u00a0\ufeff',
  '很抱歉 ありがとう 고맙습니다 ขอบคุณ',
  "'; drop table events; --",
];

export const SESSION_LIMITS = { idleMs: 3_600_000, absoluteMs: 43_200_000 };

/** A session that lasts until then. */
export const sessionUntil = (expiresAt: number, hash: string, officer: OfficerId): Session => ({
  ...newSession({ hash, officer, means: ['password'] }, SESSION_LIMITS, NOW),
  expiresAt,
});

/** For `openSession`, by a password. */
export const byPassword = (session: string, officer: OfficerId) =>
  ({ session, officer, means: ['password'], limits: SESSION_LIMITS }) as const;

export const newConversation = (more: Partial<Waiting> = {}): Waiting => ({
  ...openedAs({
    id: nanoid() as ConversationId,
    site: SITE,
    door: 'ask',
    locale: 'fr',
    danger: false,
    queue: GENERAL,
    priority: 0,
    lastSeq: 0,
    openedAt: more.openedAt ?? NOW,
    placeAtOpening: 1,
  }),
  ...more,
});
