import { renderCriterion, type Lang } from '@kohort/criteria';
import { ok, type Result } from '@kohort/kernel';
import type { ProtocolDetail } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { StatedDecision, VerifiedProtocol } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { ProtocolEventRow } from './protocol-event.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import type { VerifiedProtocols } from './verified-protocols.js';
import { eventView, lineView } from './views.js';

/** All that a steward needs to decide on a version. What is shown of its content is what was signed. */
export async function showProtocol(
  { manager }: DataSource,
  protocols: VerifiedProtocols,
  { id, lang, now }: { readonly id: string; readonly lang?: Lang | undefined; readonly now: Date },
): Promise<Result<ProtocolDetail, AppFault>> {
  const row = await manager.findOneBy(ProtocolRow, { id });
  if (row === null) return failure('not-found', 'There is no such protocol here.');
  const events = await manager.find(ProtocolEventRow, { where: { protocolId: id }, order: { position: 'ASC' } });
  const standing = await protocols.standing(manager, row, now);
  const { opened, stated } = standing;
  return ok({
    ...lineView(standing, now),
    ...(opened === undefined ? {} : signedContent(opened, stated, protocols.region)),
    ...(opened === undefined ? {} : { criteria: reading(opened, lang === undefined ? ['sv', 'en'] : [lang]) }),
    history: events.map(eventView),
  });
}

function signedContent({ protocol }: VerifiedProtocol, stated: StatedDecision | undefined, region: string) {
  const { trial, permit, protocolHash, meaningHash } = protocol;
  const { acronym, title, sponsor, registrations, neutralName, ethicsApproval } = trial;
  const decisions = new Map(stated?.sites.map(({ site, decision }) => [site, decision]));
  const sites = protocol.sites.filter((site) => site.region === region);
  return {
    ...{ acronym, title, sponsor, registrations, protocolHash, meaningHash },
    ...(neutralName === undefined ? {} : { neutralName }),
    ...(ethicsApproval === undefined ? {} : { ethicsApproval }),
    permitId: permit.id,
    permitDecidedAt: permit.decidedAt,
    validFrom: permit.validFrom,
    validUntil: permit.validUntil,
    conditions: permit.conditions,
    sites: sites.map(({ id, name, hsaId }) => {
      const decision = decisions.get(id);
      return {
        ...{ id, name },
        ...(hsaId === undefined ? {} : { hsaId }),
        ...(decision === undefined ? {} : { decision }),
      };
    }),
  } satisfies Partial<ProtocolDetail>;
}

const reading = ({ criteria }: VerifiedProtocol, langs: readonly Lang[]): ProtocolDetail['criteria'] =>
  criteria.criteria.map((criterion) => ({
    id: criterion.id,
    kind: criterion.kind,
    ...(criterion.title === undefined ? {} : { title: criterion.title }),
    text: Object.fromEntries(langs.map((lang) => [lang, renderCriterion(criterion, criteria, lang)])),
    ...(criterion.source === undefined ? {} : { source: criterion.source.text }),
  }));
