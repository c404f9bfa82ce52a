/**
 * What rules can be made of: `/pricing/options`.
 */
import { useMemo } from '@wordpress/element';
import { useLoaded, type Loaded } from '../support/store';

export type BillingMethod =
	'per_1k_tokens' | 'per_image' | 'per_video' | 'flat';

export type Rate = 'input_rate' | 'cached_rate' | 'output_rate' | 'unit_rate';

export interface UsageType {
	module: string;
	module_label: string;
	operation: string;
	label: string;
	methods: BillingMethod[];
}

export interface Model {
	id: string;
	name: string;
	/** Operations its provider says it can do; absent when nobody knows. */
	operations?: string[];
}

export interface Provider {
	id: string;
	name: string;
	models: Model[];
}

export interface Options {
	usage_types: UsageType[];
	billing_methods: Array< {
		value: BillingMethod;
		label: string;
		rates: Rate[];
		/** Those a rule can do without. */
		optional_rates: Rate[];
	} >;
	rounding: 'whole' | 'exact';
	providers: Provider[];
	/** ISO 8601; null when the models were never read. */
	synced_at: string | null;
	sync_errors: Array< { provider: string; message: string } >;
}

export const useOptions = (): Loaded< Options > =>
	useLoaded< Options >( '/pricing/options' );

/** Modules as choices of a filter. */
export function useModules(): Array< { value: string; label: string } > {
	const { data } = useOptions();
	return useMemo( () => {
		const labels = new Map(
			( data?.usage_types ?? [] ).map( ( { module, module_label } ) => [
				module,
				module_label,
			] )
		);
		return [ ...labels ].map( ( [ value, label ] ) => ( {
			value,
			label,
		} ) );
	}, [ data ] );
}

/**
 * The models of a provider that can do an operation, as far as is known.
 */
export const modelsFor = (
	{ providers }: Options,
	provider: string,
	operation: string
): Model[] =>
	( providers.find( ( { id } ) => id === provider )?.models ?? [] ).filter(
		( { operations } ) =>
			! operations || ! operation || operations.includes( operation )
	);
