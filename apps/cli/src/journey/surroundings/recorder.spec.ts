import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Recorder } from './recorder.js';

describe('what stands in front of the hub', () => {
  let hub: Server;
  let recorder: Recorder;
  beforeAll(async () => {
    hub = createServer((asked, answer) => {
      answer.writeHead(201, { 'x-asked': asked.headers.host ?? '', 'set-cookie': ['a=1', 'b=2'] });
      asked.on('data', (chunk: Buffer) => answer.write(`echo ${chunk.toString('utf8')}`)).on('end', () => answer.end());
    }).listen(0, '127.0.0.1');
    await once(hub, 'listening');
    recorder = await Recorder.start(0, (hub.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await recorder.stop();
    hub.close();
  });

  it('passes everything on unchanged, and writes both bodies down', async () => {
    const answer = await fetch(`${recorder.url}/api/x?of=somebody`, { method: 'POST', body: 'Zzyxkvist' });
    expect([answer.status, await answer.text()]).toEqual([201, 'echo Zzyxkvist']);
    expect(answer.headers.get('x-asked')).toBe(new URL(recorder.url).host);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const [{ what, text } = { what: '', text: '' }] = recorder.exchanges;
    expect(what).toBe('POST /api/x');
    expect(text).toBe('POST /api/x?of=somebody\nZzyxkvistecho Zzyxkvist');
  });
});
