/**
 * Pricing rules: `/pricing`; see PriceResource in PHP.
 */
import { __, sprintf } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import type { BillingMethod, Options, Rate, UsageType } from './options';

/** Stands for all models of a provider, or for all providers. */
export const ALL = '*';

/** A rule in force. Rates are decimal strings of credits. */
export interface Rule {
	id: number;
	version: number;
	module: string;
	module_label: string;
	operation: string;
	operation_label: string;
	provider: string;
	model: string;
	billing_method: BillingMethod;
	method_label: string;
	input_rate: string | null;
	cached_rate: string | null;
	output_rate: string | null;
	unit_rate: string | null;
	enabled: boolean;
	updated_at: string;
	updated_by_name: string;
}

/** What the dialog edits: text as it was typed. */
export interface Draft {
	id: number | null;
	expected_version?: number;
	/** `module/operation`. */
	usage_type: string;
	provider: string;
	model: string;
	billing_method: BillingMethod | '';
	input_rate: string;
	cached_rate: string;
	output_rate: string;
	unit_rate: string;
	enabled: boolean;
}

export const pricingPaths = [ '/pricing' ] as const;

export const usageTypeName = ( {
	module,
	operation,
}: {
	module: string;
	operation: string;
} ): string => `${ module }/${ operation }`;

export const newDraft = ( some: Partial< Draft > = {} ): Draft => ( {
	id: null,
	usage_type: '',
	provider: '',
	model: '',
	billing_method: '',
	input_rate: '',
	cached_rate: '',
	output_rate: '',
	unit_rate: '',
	enabled: true,
	...some,
} );

export const draftOf = ( rule: Rule ): Draft => ( {
	id: rule.id,
	expected_version: rule.version,
	usage_type: usageTypeName( rule ),
	provider: rule.provider,
	model: rule.model,
	billing_method: rule.billing_method,
	input_rate: rule.input_rate ?? '',
	cached_rate: rule.cached_rate ?? '',
	output_rate: rule.output_rate ?? '',
	unit_rate: rule.unit_rate ?? '',
	enabled: rule.enabled,
} );

/**
 * The usage type a draft has chosen.
 */
export const usageTypeOf = (
	draft: Draft,
	{ usage_types }: Options
): UsageType | undefined =>
	usage_types.find( ( type ) => usageTypeName( type ) === draft.usage_type );

/** In the order in which somebody thinks of them. */
const RATES: Rate[] = [
	'input_rate',
	'cached_rate',
	'output_rate',
	'unit_rate',
];

/**
 * The rates a method has.
 */
export function ratesOf(
	method: BillingMethod | '',
	{ billing_methods }: Options
): Rate[] {
	const found = billing_methods.find( ( { value } ) => value === method );
	return RATES.filter(
		( rate ) =>
			found?.rates.includes( rate ) ||
			found?.optional_rates.includes( rate )
	);
}

/**
 * Whether a rule of a method can do without a rate.
 */
export const isOptional = (
	rate: Rate,
	method: BillingMethod | '',
	{ billing_methods }: Options
): boolean =>
	billing_methods
		.find( ( { value } ) => value === method )
		?.optional_rates.includes( rate ) ?? false;

/** Which models a draft is for. */
export type Reach = 'model' | 'provider' | 'all';

export const reachOf = ( {
	provider,
	model,
}: Pick< Draft, 'provider' | 'model' > ): Reach => {
	if ( provider === ALL ) {
		return 'all';
	}
	return model === ALL ? 'provider' : 'model';
};

/**
 * The draft with another usage type: what does not fit it any more is open again.
 */
export function withUsageType(
	draft: Draft,
	name: string,
	options: Options
): Draft {
	const next = { ...draft, usage_type: name };
	const methods = usageTypeOf( next, options )?.methods ?? [];
	return {
		...next,
		billing_method:
			draft.billing_method && methods.includes( draft.billing_method )
				? draft.billing_method
				: ( methods[ 0 ] ?? '' ),
	};
}

/**
 * What the server gets: only the rates the method has.
 */
export function fieldsOf( draft: Draft, options: Options ) {
	const [ module = '', operation = '' ] = draft.usage_type.split( '/' );
	const { expected_version, provider, model, billing_method, enabled } =
		draft;
	return {
		...( draft.id ? { expected_version } : {} ),
		module,
		operation,
		provider,
		model,
		billing_method,
		enabled,
		...Object.fromEntries(
			ratesOf( billing_method, options ).map( ( rate ) => [
				rate,
				draft[ rate ],
			] )
		),
	};
}

/**
 * "All models" for a star, otherwise the name itself.
 */
export const modelName = ( { provider, model }: Rule ): string => {
	if ( provider === ALL ) {
		return __( 'All providers and models', 'aipuffer' );
	}
	return model === ALL ? __( 'All models', 'aipuffer' ) : model;
};

export const providerName = ( { provider }: Rule ): string =>
	provider === ALL ? __( 'All', 'aipuffer' ) : provider;

/**
 * A rule's rates in a line.
 */
export function ratesInWords(
	rule: Pick< Rule, 'billing_method' | Rate >
): string {
	const shown = ( rate: string | null ) => formatCredits( rate ?? '0' );
	switch ( rule.billing_method ) {
		case 'per_1k_tokens':
			if ( rule.cached_rate !== null ) {
				return sprintf(
					/* translators: 1: credits for input, 2: credits for cached input, 3: credits for output. */
					__(
						'%1$s in, %2$s cached in, %3$s out per 1K tokens',
						'aipuffer'
					),
					shown( rule.input_rate ),
					shown( rule.cached_rate ),
					shown( rule.output_rate )
				);
			}
			return sprintf(
				/* translators: 1: credits for input, 2: credits for output. */
				__( '%1$s in, %2$s out per 1K tokens', 'aipuffer' ),
				shown( rule.input_rate ),
				shown( rule.output_rate )
			);
		case 'per_image':
			return sprintf(
				/* translators: %s: number of credits. */
				__( '%s per image', 'aipuffer' ),
				shown( rule.unit_rate )
			);
		case 'per_video':
			return sprintf(
				/* translators: %s: number of credits. */
				__( '%s per video', 'aipuffer' ),
				shown( rule.unit_rate )
			);
		default:
			return sprintf(
				/* translators: %s: number of credits. */
				__( '%s per request', 'aipuffer' ),
				shown( rule.unit_rate )
			);
	}
}
