import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import { pricingPaths } from './rule';

interface Rounding {
	rounding: 'whole' | 'exact';
}

/** Whether a request's cost is rounded up to whole credits. */
export function RoundingPolicy() {
	const { data } = useLoaded< Rounding >( '/pricing/rounding' );
	const { send, isSending, problem } = useSend< Rounding >(
		pricingPaths,
		'PUT'
	);
	const say = useSay();
	if ( ! data ) {
		return null;
	}
	const save = async ( rounding: Rounding[ 'rounding' ] ) => {
		if ( await send( '/pricing/rounding', { rounding } ) ) {
			say(
				__(
					'The rounding policy was saved. It holds for requests from now on.',
					'aipuffer'
				)
			);
		}
	};
	return (
		<>
			{ problem && <ProblemNotice problem={ problem } /> }
			<SelectControl
				__next40pxDefaultSize
				id="aipuffer-rounding"
				label={ __( 'Rounding', 'aipuffer' ) }
				labelPosition="side"
				value={ data.rounding }
				disabled={ isSending || ! settings().canManage }
				options={ [
					{
						value: 'whole',
						label: __(
							'Whole credits, rounded up per request',
							'aipuffer'
						),
					},
					{
						value: 'exact',
						label: __( 'Exact, up to 6 decimals', 'aipuffer' ),
					},
				] }
				onChange={ save }
			/>
		</>
	);
}
