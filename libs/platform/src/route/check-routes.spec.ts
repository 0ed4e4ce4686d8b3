import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { checkRoutes, listRoutes } from './check-routes.js';
import { Route } from './route.js';

const policy = { roles: { reader: ['thing:read'] } };
const Thing = z.object({ id: z.string() });

@Controller('things')
class Good {
  @Route({ method: 'GET', path: ':id', summary: 'One thing', access: { permission: 'thing:read' }, reply: Thing })
  one(@Param('id', { schema: z.string() }) id: string) {
    return { id };
  }

  @Route({ method: 'POST', path: '', summary: 'A thing', access: { loggedIn: true }, reply: Thing })
  make(@Body({ schema: Thing }) body: z.infer<typeof Thing>) {
    return body;
  }

  helper() {
    return undefined;
  }
}

@Controller('bare')
class Bare {
  @Get('open')
  open() {
    return 'data';
  }

  @Route({ method: 'POST', path: '', summary: 'Unchecked', access: { loggedIn: true }, reply: Thing })
  unchecked(@Body() body: unknown) {
    return body;
  }

  @Route({ method: 'PUT', path: ':id', summary: 'Silent', access: { loggedIn: true }, reply: 'none' })
  silent(@Param('id') id: string) {
    return id;
  }

  @Route({ method: 'GET', path: 'x', summary: 'Mistyped', access: { permission: 'thing:raed' }, reply: Thing })
  mistyped() {
    return {};
  }

  @Get('elsewhere')
  @Route({ method: 'GET', path: 'here', summary: 'Two places', access: { loggedIn: true }, reply: Thing })
  places() {
    return {};
  }

  @Post('again')
  @Route({ method: 'GET', path: 'again', summary: 'Twice', access: { loggedIn: true }, reply: Thing })
  twice() {
    return {};
  }
}

const appWith = (controller: new () => object) =>
  Test.createTestingModule({ imports: [DiscoveryModule], controllers: [controller] }).compile();

describe('an app', () => {
  it('boots when every route states who may call it and what it takes', async () => {
    const app = await appWith(Good);
    expect(() => checkRoutes(app, policy)).not.toThrow();
    expect(listRoutes(app).map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /things', 'GET /things/:id']);
  });

  it('does not boot otherwise, and names every such route', async () => {
    const app = await appWith(Bare);
    const told = (() => {
      try {
        checkRoutes(app, policy);
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(told.split('\n  - ').slice(1)).toEqual([
      'Bare.open: is not declared with @Route',
      'Bare.unchecked: its body has no schema',
      'Bare.silent: its path parameter has no schema',
      'Bare.silent: says neither the schema of its body nor noBody',
      'Bare.mistyped: no role has its permission "thing:raed"',
      'Bare.places: is mapped a second time beside @Route',
      'Bare.twice: is mapped a second time beside @Route',
    ]);
  });
});
