import { Log, Route } from '@kohort/platform';
import {
  HUB_PATHS,
  NODE_SCOPE,
  SIGNING_ALGORITHMS,
  SmartConfiguration,
  TokenError,
  TokenReply,
  TokenRequest,
} from '@kohort/protocol';
import { Body, Controller, Header, Req, Res, UseFilters } from '@nestjs/common';
import { ApiConsumes, ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { HubIdentity } from './hub-identity.js';
import { issueToken, type TokenRefusal } from './issue-token.js';
import { TokenErrorFilter } from './token-error.filter.js';

const FORM = 'application/x-www-form-urlencoded';

/** The hub is its own token endpoint, for nodes only (SMART App Launch 2.2, backend services). */
@Controller()
export class TokenController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly hub: HubIdentity,
    private readonly log: Log,
  ) {}

  @Route({
    method: 'GET',
    path: '.well-known/smart-configuration',
    summary: 'How a node gets a token',
    access: { everyone: 'nodes read it before they can log in' },
    reply: SmartConfiguration,
  })
  configuration(): SmartConfiguration {
    return {
      issuer: this.hub.issuer,
      token_endpoint: this.hub.tokenEndpoint,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: [...SIGNING_ALGORITHMS],
      scopes_supported: [NODE_SCOPE],
      capabilities: ['client-confidential-asymmetric'],
    };
  }

  @Route({
    method: 'POST',
    path: HUB_PATHS.token,
    summary: 'An access token for a node that signs with its key',
    access: { everyone: 'the client assertion in the body is the login' },
    reply: TokenReply,
  })
  @ApiConsumes(FORM)
  @ApiResponse({ status: 400, standardSchema: TokenError, description: 'RFC 6749, 5.2' })
  @ApiResponse({ status: 401, standardSchema: TokenError, description: 'The client is not let in' })
  @Header('Pragma', 'no-cache')
  @UseFilters(TokenErrorFilter)
  async token(
    @Body({ schema: TokenRequest }) body: TokenRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenReply | TokenError> {
    if (request.is(FORM) === false) return this.#refuse(response, NOT_A_FORM);
    const issued = await issueToken(this.dataSource, this.hub, body, new Date());
    return issued.ok ? issued.value : this.#refuse(response, issued.error);
  }

  #refuse(response: Response, { error, message, code, proven }: TokenRefusal): TokenError {
    this.log.write('warn', 'token-refused', { code });
    response.status(error === 'invalid_client' ? 401 : 400);
    if (error === 'invalid_client' && !proven) return { error };
    return { error, error_description: message, ...(proven ? { code } : {}) };
  }
}

const NOT_A_FORM: TokenRefusal = {
  error: 'invalid_request',
  message: `Send a form (${FORM}).`,
  code: 'not-a-form',
  proven: false,
};
