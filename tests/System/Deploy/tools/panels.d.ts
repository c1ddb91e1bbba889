// What each part of a dashboard's JSON may say, made of the types that Grafana publishes. They are of the model in memory: there all defaults are filled in, and enumerations
// are TypeScript's. A file may leave out what has a default, and writes the values.
import type * as bargauge from "@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen";
import type * as heatmap from "@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen";
import type * as stat from "@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen";
import type * as history from "@grafana/schema/dist/types/raw/composable/statushistory/panelcfg/x/types.gen";
import type * as table from "@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen";
import type * as timeseries from "@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen";
import type * as model from "@grafana/schema/dist/types/raw/dashboard/x/types.gen";
import type { DataLink } from "@grafana/schema/dist/types/schema/dashboard/v2alpha1/types.spec.gen";

type Written<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number
      ? number extends T
        ? T
        : `${T}` extends `${infer N extends number}`
          ? N
          : never
      : T extends boolean | null | undefined
        ? T
        : T extends readonly (infer I)[]
          ? Written<I>[]
          : { [K in keyof T]?: Written<T[K]> };

/** Options, and what a field's `custom` holds, of each type of panel. */
interface Types {
  bargauge: [bargauge.Options, {}];
  heatmap: [heatmap.Options, heatmap.FieldConfig];
  stat: [stat.Options, {}];
  "status-history": [history.Options, history.FieldConfig];
  table: [table.Options, table.FieldConfig];
  timeseries: [timeseries.Options, timeseries.FieldConfig];
}

type Field<C> = Omit<Written<model.FieldConfig>, "custom" | "links"> & { custom?: Written<C>; links?: DataLink[] };

type Property<C> =
  | { [K in keyof Field<C>]-?: { id: K; value: Field<C>[K] } }[keyof Field<C>]
  | { [K in keyof C & string]-?: { id: `custom.${K}`; value: Written<C>[K] } }[keyof C & string];

interface Source {
  type: string;
  uid: string;
}

/** What the data source Prometheus reads of a query. */
interface Query {
  refId: string;
  datasource: Source;
  editorMode: "code";
  expr: string;
  legendFormat: string;
  instant: boolean;
  range: boolean;
  format: "time_series" | "table" | "heatmap";
}

export type Panel<T extends keyof Types> = Omit<
  Written<model.Panel>,
  "type" | "options" | "fieldConfig" | "targets" | "transformations"
> & {
  type: T;
  options: Written<Types[T][0]>;
  fieldConfig: {
    defaults: Field<Types[T][1]>;
    overrides: { matcher: { id: "byName" | "byRegexp"; options: string }; properties: Property<Types[T][1]>[] }[];
  };
  targets: Query[];
  transformations?: model.DataTransformerConfig[];
};

export type Row = Written<model.RowPanel>;

/** And what the data source Prometheus reads of an annotation and of a variable. */
export type Board = Omit<Written<model.Dashboard>, "panels" | "annotations" | "templating"> & {
  annotations: {
    list: (Written<model.AnnotationQuery> & {
      expr?: string;
      step?: string;
      titleFormat?: string;
      textFormat?: string;
      tagKeys?: string;
    })[];
  };
  templating: { list: (Written<model.VariableModel> & { definition?: string })[] };
};
