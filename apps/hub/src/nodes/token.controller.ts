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
import { Body, Controller, UseFilters } from '@nestjs/common';
import { ApiConsumes, ApiResponse } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { HubIdentity } from './hub-identity.js';
import { issueToken } from './issue-token.js';
import { TokenErrorFilter, TokenRefused } from './token-error.filter.js';
import { FORM } from './token-form.js';

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
  @UseFilters(TokenErrorFilter)
  async token(@Body({ schema: TokenRequest }) body: TokenRequest): Promise<TokenReply> {
    const issued = await issueToken(this.dataSource, this.hub, body, new Date());
    if (issued.ok) return issued.value;
    this.log.write('warn', 'token-refused', { code: issued.error.code });
    throw new TokenRefused(issued.error);
  }
}
