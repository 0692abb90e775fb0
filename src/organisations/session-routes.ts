import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../platform/http/caller.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { ACTION_NAMES, may } from '../policy/may.ts';
import { changePassword, findOwnPerson, SESSION_LONGEST, signIn, signOut } from './session-actions.ts';
import { PasswordChangeWire, SessionWire, SignInWire } from './session-wire.ts';
import type { SignInLimit } from './sign-in-limit.ts';

/** Signing in and out and one's own password. `limit` counts attempts, one for the whole server. */
export const sessionOperations = (limit: SignInLimit, secureCookies: boolean): readonly Operation[] => [
  operation({
    route: 'GET /session',
    id: 'getSession',
    tag: 'session',
    summary: 'Who the caller is and what they may do',
    result: SessionWire,
    handler: async (ctx) => {
      const person = await findOwnPerson(ctx);
      return {
        person: person
          ? { id: person.id, login: person.login, name: person.name, roles: person.roles }
          : null,
        may: ACTION_NAMES.filter((action) => may(ctx.actor, action)),
      };
    },
  }),
  operation({
    route: 'POST /session',
    id: 'signIn',
    tag: 'session',
    summary: 'Sign in',
    description: 'Answers with a session cookie. Attempts that fail must wait longer and longer.',
    body: SignInWire,
    perMinute: 60,
    errors: ['signin.refused', 'signin.tooMany'],
    handler: async (ctx, { body }, { request, reply }) => {
      const { token } = await signIn(ctx, { ...body, address: request.ip }, limit);
      reply.setCookie(SESSION_COOKIE, token, {
        ...cookieOf(request, secureCookies),
        maxAge: SESSION_LONGEST / 1000,
      });
    },
  }),
  operation({
    route: 'DELETE /session',
    id: 'signOut',
    tag: 'session',
    summary: 'Sign out',
    handler: async (ctx, _, { request, reply }) => {
      await signOut(ctx, tokenOf(request));
      forget(request, reply, secureCookies);
    },
  }),
  operation({
    route: 'PUT /session/password',
    id: 'changePassword',
    tag: 'session',
    summary: 'Change one’s own password',
    description: 'Ends all other sessions of the account.',
    needs: 'session.own',
    body: PasswordChangeWire,
    perMinute: 60,
    errors: ['input.invalid', 'signin.tooMany'],
    handler: (ctx, { body }, { request }) =>
      changePassword(ctx, { ...body, token: tokenOf(request), address: request.ip }, limit),
  }),
];

const tokenOf = (request: FastifyRequest): string => request.cookies[SESSION_COOKIE] ?? '';

const cookieOf = (request: FastifyRequest, secureCookies: boolean) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: secureCookies || request.protocol === 'https',
  }) as const;

const forget = (request: FastifyRequest, reply: FastifyReply, secureCookies: boolean) =>
  reply.clearCookie(SESSION_COOKIE, cookieOf(request, secureCookies));
