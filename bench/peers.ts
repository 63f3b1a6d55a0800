// The peers that run in JavaScript. Orders come as JSON on standard input, answers go out as JSON.
// deno-lint-ignore-file no-explicit-any
import jsonLogic from 'npm:json-logic-js@2.0.5';
import cql from 'npm:cql-execution@3.3.2';
import fhirpath from 'npm:fhirpath@5.1.1';

const orders = JSON.parse(await new Response(Deno.stdin.readable).text());
const plain = (value: unknown) => (typeof value === 'boolean' ? value : null);

const logic = orders.jsonLogic.map((rule: any) => ({ '!!': [rule] }));
const paths = orders.fhirpath.map((text: string) => fhirpath.compile(text, undefined as any));
const library = new cql.Library(orders.elm);
const codes = new cql.CodeService({});

const engines: Record<string, (record: any) => unknown[] | Promise<unknown[]>> = {
  'json-logic-js': (record) => logic.map((rule: any) => jsonLogic.apply(rule, record)),
  'cql-execution (CQL as ELM)': async (record) => {
    const told = { ...orders.open, ...record }; // CQL knows null, and reads undefined as false
    const ran = await new cql.Executor(library, codes, told).exec(new cql.PatientSource([]));
    return orders.names.map((name: string) => ran.unfilteredResults[name]);
  },
  'fhirpath.js on a flat object': (record) => paths.map((path: any) => path(record)[0]),
};

const answers: Record<string, unknown> = {};
for (const [name, engine] of Object.entries(engines)) {
  const all = async (records: any[]) => {
    const said = [];
    for (const record of records) said.push((await engine(record)).map(plain));
    return said;
  };
  const [full, some] = [await all(orders.full), await all(orders.some)];
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    await all(orders.some);
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  answers[name] = { full, some, seconds: best };
}
console.log(JSON.stringify(answers));
