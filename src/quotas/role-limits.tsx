import { Button, SelectControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { trash } from '@wordpress/icons';
import type { Draft } from './draft';
import { LimitField } from './limit-field';
import type { Options } from './quota';

/**
 * Limits of roles, which take the place of that of each user.
 */
export function RoleLimits( {
	limits,
	roles,
	onChange,
}: {
	limits: Draft[ 'roles' ];
	roles: Options[ 'roles' ];
	onChange: ( limits: Draft[ 'roles' ] ) => void;
} ) {
	const nameOf = ( role: string ) =>
		roles.find( ( one ) => one.role === role )?.name ?? role;
	const others = roles.filter(
		( { role } ) => ! limits.some( ( limit ) => limit.role === role )
	);
	return (
		<>
			{ limits.map( ( { role, choice } ) => (
				<LimitField
					key={ role }
					label={ nameOf( role ) }
					choice={ choice }
					onChange={ ( next ) =>
						onChange(
							limits.map( ( limit ) =>
								limit.role === role
									? { role, choice: next }
									: limit
							)
						)
					}
				>
					<Button
						__next40pxDefaultSize
						icon={ trash }
						label={ sprintf(
							/* translators: %s: name of a role. */
							__( 'Remove the limit for %s', 'aipuffer' ),
							nameOf( role )
						) }
						onClick={ () =>
							onChange(
								limits.filter(
									( limit ) => limit.role !== role
								)
							)
						}
					/>
				</LimitField>
			) ) }
			{ others.length > 0 && (
				<AddRole
					roles={ others }
					onAdd={ ( role ) =>
						onChange( [
							...limits,
							{ role, choice: { kind: 'number', typed: '' } },
						] )
					}
				/>
			) }
		</>
	);
}

function AddRole( {
	roles,
	onAdd,
}: {
	roles: Options[ 'roles' ];
	onAdd: ( role: string ) => void;
} ) {
	const [ chosen, setChosen ] = useState( '' );
	const role = roles.some( ( one ) => one.role === chosen )
		? chosen
		: roles[ 0 ]!.role;
	return (
		<div className="aipuffer-limit">
			<SelectControl
				id="aipuffer-role"
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Another limit for a role', 'aipuffer' ) }
				value={ role }
				options={ roles.map( ( one ) => ( {
					value: one.role,
					label: one.name,
				} ) ) }
				onChange={ setChosen }
			/>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				className="aipuffer-limit__add"
				onClick={ () => onAdd( role ) }
			>
				{ __( 'Add', 'aipuffer' ) }
			</Button>
		</div>
	);
}
