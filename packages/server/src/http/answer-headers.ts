/**
 * Of every answer that is no page: data for a program of ours, of which a browser makes nothing else. Opened as a page it may do
 * nothing, no page of another origin can load it, no cache keeps it, and its address goes nowhere. What may be kept or
 * loaded by others says so itself.
 */
export const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
