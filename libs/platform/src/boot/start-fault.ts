/** Why an app does not start, as a sentence for the operator. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}
