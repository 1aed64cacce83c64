import type {
  AdminSiteAnswer,
  AuditAction,
  AuditAnswer,
  AuditCheckAnswer,
  DeliveriesAnswer,
  DeliveryAnswer,
  HoldsAnswer,
  InvitedAnswer,
  OfficerAnswer,
  OfficersAnswer,
  QueuesAnswer,
  SiteHelpAnswer,
  SitesAnswer,
  WebhookAnswer,
  WebhookSecretAnswer,
  WebhooksAnswer,
} from '@lanterne/protocol';
import { type Answer, call } from '../../api.ts';

const send = <Value>(method: 'PATCH' | 'POST' | 'PUT', path: string, body: unknown = {}): Promise<Answer<Value>> =>
  call<Value>(`/v1/admin/${path}`, { method, body });

/** What the administration asks of the server, which looks at every field: what is typed is sent as it is. */
export const adminApi = {
  officers: () => call<OfficersAnswer>('/v1/admin/officers'),
  addOfficer: (officer: object) => send<InvitedAnswer>('POST', 'officers', officer),
  changeOfficer: (id: string, change: object) => send<OfficerAnswer>('PATCH', `officers/${id}`, change),
  invite: (id: string) => send<Pick<InvitedAnswer, 'link' | 'until'>>('POST', `officers/${id}/invitation`),
  removeSecondFactor: (id: string) => call<null>(`/v1/admin/officers/${id}/second-factor`, { method: 'DELETE' }),
  endSessions: (id: string) => call<null>(`/v1/admin/officers/${id}/sessions`, { method: 'DELETE' }),
  queues: () => call<QueuesAnswer>('/v1/admin/queues'),
  addQueue: (queue: object) => send<QueuesAnswer>('POST', 'queues', queue),
  changeQueue: (id: string, change: object) => send<QueuesAnswer>('PATCH', `queues/${id}`, change),
  orderQueues: (queues: readonly string[]) => send<QueuesAnswer>('PUT', 'queues', { queues }),
  removeQueue: (id: string) => call<QueuesAnswer>(`/v1/admin/queues/${id}`, { method: 'DELETE' }),
  sites: () => call<SitesAnswer>('/v1/admin/sites'),
  addSite: (site: object) => send<AdminSiteAnswer>('POST', 'sites', site),
  changeSite: (id: string, change: object) => send<AdminSiteAnswer>('PATCH', `sites/${id}`, change),
  webhooks: () => call<WebhooksAnswer>('/v1/admin/webhooks'),
  addWebhook: (webhook: object) => send<WebhookSecretAnswer>('POST', 'webhooks', webhook),
  changeWebhook: (id: string, change: object) => send<WebhookAnswer>('PATCH', `webhooks/${id}`, change),
  removeWebhook: (id: string) => call<WebhooksAnswer>(`/v1/admin/webhooks/${id}`, { method: 'DELETE' }),
  changeWebhookSecret: (id: string) => send<WebhookSecretAnswer>('POST', `webhooks/${id}/secret`),
  testWebhook: (id: string) => send<DeliveryAnswer>('POST', `webhooks/${id}/test`),
  deliveries: (id: string) => call<DeliveriesAnswer>(`/v1/admin/webhooks/${id}/deliveries`),
  retryDelivery: (id: string) => send<DeliveryAnswer>('POST', `deliveries/${id}/retry`),
  siteHelp: (id: string) => call<SiteHelpAnswer>(`/v1/admin/sites/${id}/help`),
  audit: (asked: { before?: string; action?: AuditAction; subject?: string }) =>
    call<AuditAnswer>(`/v1/admin/audit?${new URLSearchParams(asked)}`),
  holds: () => call<HoldsAnswer>('/v1/admin/holds'),
  askHold: (asked: object) => send<HoldsAnswer>('POST', 'holds', asked),
  answerHold: (id: string, answer: 'confirm' | 'refuse') => send<HoldsAnswer>('POST', `holds/${id}`, { answer }),
  checkAudit: () => call<AuditCheckAnswer>('/v1/admin/audit/check'),
};
