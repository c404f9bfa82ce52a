import { RadioControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatCredits, formatNumber } from '../support/format';
import type { Decimal, ImportResult } from './balance';

/**
 * Asks what amounts such as "1.000" mean. Nothing is chosen beforehand: one and
 * a thousand are too far apart to guess.
 */
export function DecimalChoice( {
	ambiguous: { lines, example, meanings },
	decimal,
	onChange,
}: {
	ambiguous: NonNullable< ImportResult[ 'ambiguous' ] >;
	decimal: Decimal | undefined;
	onChange: ( decimal: Decimal ) => void;
} ) {
	const option = ( value: Decimal, meaning: string ) => ( {
		value,
		label: sprintf(
			/* translators: 1: an amount as a file has it, such as "1.000", 2: the number it means. */
			__( '%1$s means %2$s', 'aipuffer' ),
			example,
			formatCredits( meaning )
		),
	} );
	return (
		<RadioControl
			label={ __( 'One or a thousand?', 'aipuffer' ) }
			help={ sprintf(
				/* translators: %s: number of lines. */
				_n(
					'%s line has an amount that can mean two numbers. Your answer holds for the whole file.',
					'%s lines have amounts that can mean two numbers. Your answer holds for the whole file.',
					lines,
					'aipuffer'
				),
				formatNumber( lines )
			) }
			selected={ decimal }
			options={ [
				option( '.', meanings.point ),
				option( ',', meanings.comma ),
			] }
			onChange={ ( value ) => onChange( value as Decimal ) }
		/>
	);
}
