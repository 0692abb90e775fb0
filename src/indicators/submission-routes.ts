import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { findUnit } from '../model/unit.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { issueMessage, localeOf, message, wordIssues } from '../platform/i18n.ts';
import { PageQuery } from '../platform/wire.ts';
import {
  attachEvidence,
  type IncomingEvidence,
  isRemovable,
  readEvidence,
  removeEvidence,
} from './evidence-actions.ts';
import type { PlausibilityFinding } from './plausibility.ts';
import {
  askForFigures,
  getItem,
  type ItemView,
  listChoices,
  listItems,
  listLog,
} from './submission-actions.ts';
import { answerQuestion, discardDraft, saveDraft, sendItem } from './submission-department-actions.ts';
import { type Asked, type Figures, NO_FIGURES } from './submission-figures.ts';
import {
  askQuestion,
  overrideItem,
  reviewItem,
  settleFigure,
  verifyItems,
} from './submission-review-actions.ts';
import { readSheet, writeSheet } from './submission-sheet-actions.ts';
import type { ItemRow } from './submission-store.ts';
import {
  AskWire,
  DraftWire,
  OverrideWire,
  ReviewWire,
  SayWire,
  SeenWire,
  SendWire,
  SettleWire,
  SheetResultWire,
  SheetWire,
  SubmissionChoicesWire,
  SubmissionListWire,
  SubmissionLogWire,
  SubmissionWire,
  ValueStateWire,
  VerifiedWire,
  VerifyWire,
} from './submission-wire.ts';

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const ItemPath = Type.Object({ id: Id });
const EvidencePath = Type.Object({ id: Id, no: Id });
const Word = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
const filter = {
  department: Word,
  area: Word,
  round: Word,
  framework: Word,
  code: Word,
  period: Word,
  state: Type.Optional(ValueStateWire),
};
const EvidenceForm = Type.Object({
  file: Type.Array(Type.Unsafe<string>({ type: 'string', contentMediaType: 'application/octet-stream' }), {
    description: 'PDF, PNG, JPEG, XLSX, DOCX, CSV or TXT, up to 20 MB each',
  }),
});
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
const MOVE_ERRORS = ['thing.notFound', 'thing.conflict', 'input.invalid'] as const;

export const submissionOperations: readonly Operation[] = [
  operation({
    route: 'GET /submissions/items',
    id: 'listSubmissionItems',
    tag: 'submissions',
    summary: 'List what departments are asked for, what is due first',
    description: 'With what is remarkable about each figure, and how many items are in each state.',
    needs: 'submission.read',
    query: Type.Object({
      ...PageQuery.properties,
      ...filter,
      question: Type.Optional(
        Type.Union([Type.Literal('open'), Type.Literal('none')], {
          description: '`open`: only those whose department is to answer',
        }),
      ),
    }),
    result: SubmissionListWire,
    handler: async (ctx, { query: { question, ...query } }, { request }) => {
      const open = question === undefined ? undefined : question === 'open';
      const { items, next, counts } = await listItems(ctx, { ...query, question: open });
      return {
        items: items.map(({ row, asked, findings }) => listed(request, row, asked?.unit ?? '', findings)),
        next,
        counts,
      };
    },
  }),
  operation({
    route: 'POST /submissions/items',
    id: 'askForFigures',
    tag: 'submissions',
    summary: 'Ask departments for figures',
    description: 'One item for each area and code; what is asked for already stays as it is.',
    needs: 'submission.review',
    body: AskWire,
    status: 201,
    result: Type.Object({ opened: Type.Integer(), asked: Type.Integer() }),
    errors: ['thing.notFound', 'input.invalid'],
    handler: async (ctx, { body }) => {
      const { ids, asked } = await askForFigures(ctx, body);
      return { opened: ids.length, asked };
    },
  }),
  operation({
    route: 'GET /submissions/choices',
    id: 'listSubmissionChoices',
    tag: 'submissions',
    summary: 'List the departments, areas and periods that items are of',
    needs: 'submission.read',
    result: SubmissionChoicesWire,
    handler: (ctx) => listChoices(ctx),
  }),
  operation({
    route: 'GET /submissions/items/:id',
    id: 'getSubmissionItem',
    tag: 'submissions',
    summary: 'Show an item: its form, findings, evidence, questions and history',
    needs: 'submission.read',
    params: ItemPath,
    result: SubmissionWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => wire(request, await getItem(ctx, params.id)),
  }),
  operation({
    route: 'PUT /submissions/items/:id/draft',
    id: 'saveDraft',
    tag: 'submissions',
    summary: 'Keep what was entered so far',
    needs: 'submission.fill',
    params: ItemPath,
    body: DraftWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await saveDraft(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/discard',
    id: 'discardDraft',
    tag: 'submissions',
    summary: 'Throw away what was entered since the last version',
    needs: 'submission.fill',
    params: ItemPath,
    body: SeenWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await discardDraft(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/send',
    id: 'sendItem',
    tag: 'submissions',
    summary: 'Hand an item in for review',
    needs: 'submission.fill',
    params: ItemPath,
    body: SendWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await sendItem(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/answer',
    id: 'answerQuestion',
    tag: 'submissions',
    summary: 'Answer the reviewer',
    needs: 'submission.fill',
    params: ItemPath,
    body: SayWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await answerQuestion(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/question',
    id: 'askQuestion',
    tag: 'submissions',
    summary: 'Ask the department, without returning the item',
    needs: 'submission.review',
    params: ItemPath,
    body: SayWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await askQuestion(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/review',
    id: 'reviewItem',
    tag: 'submissions',
    summary: 'Take an item into review, verify, return or reject it, or set it not applicable',
    description: 'A return needs a question, a rejection and “not applicable” need a reason, as `text`.',
    needs: 'submission.review',
    params: ItemPath,
    body: ReviewWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await reviewItem(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/verify',
    id: 'verifyItems',
    tag: 'submissions',
    summary: 'Verify many items as they were looked at',
    description: 'Each stands for itself: one that cannot be verified is told and holds back no other.',
    needs: 'submission.review',
    body: VerifyWire,
    perMinute: 60,
    result: VerifiedWire,
    handler: async (ctx, { body }, { request }) => {
      const locale = localeOf(request.headers['accept-language']);
      const { verified, refused } = await verifyItems(ctx, body.items);
      return {
        verified,
        refused: refused.map(({ id, error: { code, details, issues } }) => ({
          id,
          message: issues[0] ? issueMessage(locale, issues[0]) : message(locale, `error.${code}`, details),
        })),
      };
    },
  }),
  operation({
    route: 'GET /submissions/log',
    id: 'listSubmissionLog',
    tag: 'submissions',
    summary: 'List what reviewers and departments said about items, newest first',
    needs: 'submission.read',
    query: Type.Object({ ...PageQuery.properties, ...filter, question: Type.Optional(Type.Literal('open')) }),
    result: SubmissionLogWire,
    handler: async (ctx, { query: { question, state: _, ...query } }) => {
      const { items, next } = await listLog(ctx, {
        ...query,
        question: question === undefined ? undefined : true,
      });
      return {
        entries: items.map(({ area, areaName, actorId, actorName, at, ...entry }) => ({
          ...entry,
          area: { code: area, name: areaName },
          at: at.toISOString(),
          actor: { id: actorId, name: actorName },
        })),
        next,
      };
    },
  }),
  operation({
    route: 'POST /submissions/items/:id/override',
    id: 'overrideItem',
    tag: 'submissions',
    summary: 'Set the reviewer’s own figures, with a reason; the department’s stay in the history',
    needs: 'submission.review',
    params: ItemPath,
    body: OverrideWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await overrideItem(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/settle',
    id: 'settleFigure',
    tag: 'submissions',
    summary: 'Settle that this item’s number counts for a figure that several items have numbers for',
    needs: 'submission.review',
    params: ItemPath,
    body: SettleWire,
    result: SubmissionWire,
    errors: MOVE_ERRORS,
    handler: async (ctx, { params, body }, { request }) =>
      wire(request, await settleFigure(ctx, { id: params.id, ...body })),
  }),
  operation({
    route: 'POST /submissions/items/:id/evidence',
    id: 'attachEvidence',
    tag: 'submissions',
    summary: 'Attach files to an item’s figures, or as a reviewer to a decision',
    description:
      'All of them or none. What a file is, is told by its content, which has to agree with its name.',
    needs: 'submission.attach',
    params: ItemPath,
    consumes: { type: 'multipart/form-data', schema: EvidenceForm },
    status: 201,
    perMinute: 60,
    result: SubmissionWire,
    errors: ['thing.notFound', 'input.invalid'],
    handler: async (ctx, { params }, { request }) =>
      wire(request, await attachEvidence(ctx, params.id, incoming(request))),
  }),
  operation({
    route: 'GET /submissions/items/:id/evidence/:no',
    id: 'readEvidence',
    tag: 'submissions',
    summary: 'Download a file of evidence',
    needs: 'submission.read',
    params: EvidencePath,
    produces: ['application/octet-stream'],
    errors: ['thing.notFound', 'file.notFound'],
    handler: async (ctx, { params }, { reply }) => {
      const { row, bytes } = await readEvidence(ctx, params.id, params.no);
      // never shown by the browser: it may be anything that looks like its type
      reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(row.name)}`)
        .header('repr-digest', `sha-256=:${Buffer.from(row.sha256, 'hex').toString('base64')}:`);
      return bytes;
    },
  }),
  operation({
    route: 'DELETE /submissions/items/:id/evidence/:no',
    id: 'removeEvidence',
    tag: 'submissions',
    summary: 'Take a file off an item’s figures; versions that were sent keep it',
    needs: 'submission.attach',
    params: EvidencePath,
    status: 200,
    result: SubmissionWire,
    errors: ['thing.notFound', 'input.invalid'],
    handler: async (ctx, { params }, { request }) =>
      wire(request, await removeEvidence(ctx, params.id, params.no)),
  }),
  operation({
    route: 'GET /submissions/sheet',
    id: 'writeSubmissionSheet',
    tag: 'submissions',
    summary: 'Download items as a sheet to fill in elsewhere',
    needs: 'submission.read',
    query: Type.Object({
      ...filter,
      format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('xlsx')], { default: 'xlsx' })),
      lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh-CN')])),
    }),
    produces: Object.values(MEDIA_TYPES),
    perMinute: 60,
    errors: ['request.tooLarge'],
    handler: async (ctx, { query: { format = 'xlsx', lang, ...query } }, { request, reply }) => {
      const locale = lang ?? localeOf(request.headers['accept-language']);
      const bytes = await writeSheet(ctx, { ...query, format, locale });
      reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="submissions.${format}"`);
      return bytes;
    },
  }),
  operation({
    route: 'POST /submissions/sheet',
    id: 'readSubmissionSheet',
    tag: 'submissions',
    summary: 'Take in a sheet that was filled in',
    description:
      'The file is uploaded first (`POST /uploads`). Rows that say something new become drafts, or are handed in with `send`. With any problem nothing is kept, and all of them are listed with row and column.',
    needs: 'submission.fill',
    body: SheetWire,
    perMinute: 60,
    result: SheetResultWire,
    errors: ['thing.notFound', 'input.invalid'],
    handler: (ctx, { body }) => readSheet(ctx, body),
  }),
];

async function* incoming(request: FastifyRequest): AsyncGenerator<IncomingEvidence> {
  for await (const part of request.files()) yield { name: part.filename, content: part.file };
}

const symbolOf = (unit: string) => findUnit(unit)?.symbol ?? { en: unit, zh: unit };

function listed(
  request: FastifyRequest,
  row: ItemRow,
  unit: string,
  findings: readonly PlausibilityFinding[],
) {
  const locale = localeOf(request.headers['accept-language']);
  return {
    id: row.id,
    framework: { id: row.framework_id, revision: row.framework_revision },
    code: row.code,
    name: row.name,
    unit,
    unitSymbol: symbolOf(unit),
    area: { code: row.area, name: row.area_name },
    period: row.period,
    department: row.department,
    round: row.round_id,
    due: row.due,
    countsFrom: row.counts_from,
    state: row.state,
    stage: row.stage,
    revision: row.revision,
    version: row.version,
    hasDraft: row.has_draft,
    hasQuestion: row.has_question,
    value: row.figures?.value ?? null,
    modifiedAt: row.modified_at.toISOString(),
    findings: findings.map(({ rule, severity, details }) => ({
      rule,
      severity,
      details,
      message: message(locale, `plausibility.${rule}`, details),
    })),
  };
}

const figureOf = ({ code, unit }: { readonly code: string; readonly unit: string }) => ({
  code,
  unit,
  unitSymbol: symbolOf(unit),
});

const dividedOf = ({ divided }: Asked) =>
  divided && { numerator: figureOf(divided.numerator), denominator: figureOf(divided.denominator) };

function wire(request: FastifyRequest, view: ItemView): SubmissionWire {
  const { row, asked, findings } = view;
  const locale = localeOf(request.headers['accept-language']);
  return {
    ...listed(request, row, asked.unit, findings),
    definition: view.definition,
    formula: view.formula,
    divided: dividedOf(asked),
    figures: copied(row.figures ?? NO_FIGURES),
    shared: view.shared.map(({ code, numbers, chosen }) => ({
      ...figureOf(
        [asked.divided?.numerator, asked.divided?.denominator].find((one) => one?.code === code) ?? asked,
      ),
      maySettle: view.maySettle,
      numbers: numbers.map(({ item, code: of, name, value, state, isSettled }) => ({
        item,
        code: of,
        name,
        value,
        state,
        isSettled,
        counts: item === chosen?.item,
      })),
    })),
    issues: wordIssues(locale, view.issues) as SubmissionWire['issues'],
    evidence: view.evidence.map((file) => ({
      no: file.no,
      name: file.name,
      mediaType: file.media_type,
      bytes: file.bytes,
      sha256: file.sha256,
      side: file.side,
      mayRemove: view.attaches !== null && isRemovable(file, view.attaches, row.version),
      fromVersion: file.from_version,
      untilVersion: file.until_version,
      at: file.at.toISOString(),
      actor: { id: file.actor_id, name: file.actor_name },
    })),
    versions: view.versions.map((version) => ({
      no: version.no,
      version: version.version,
      kind: version.kind,
      figures: copied(version.figures),
      unit: version.unit,
      at: version.at.toISOString(),
      actor: { id: version.actor_id, name: version.actor_name },
    })),
    events: view.events.map(({ actorId, actorName, at, ...event }) => ({
      ...event,
      at: at.toISOString(),
      actor: { id: actorId, name: actorName },
    })),
    moves: [...view.moves],
    mayFill: view.mayFill,
    mayAttach: view.attaches !== null,
  };
}

const copied = (figures: Figures) => ({ ...figures, parts: figures.parts.map((part) => ({ ...part })) });
