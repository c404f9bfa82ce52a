import {
	Card,
	CardBody,
	CardHeader,
	SelectControl,
} from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { formatCredits, formatDay, formatNumber } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { useLoaded } from '../support/store';
import {
	ruleLabels,
	type MeteredPlugin,
	type MeteringSettings,
	type PluginRule,
} from './ai-usage';

const ruleOptions = () =>
	Object.entries( ruleLabels() ).map( ( [ value, label ] ) => ( {
		value: value as PluginRule,
		label,
	} ) );

/**
 * Which plugins are charged, free or blocked.
 */
export function PluginRules( {
	draft,
	isReadOnly,
	change,
}: {
	draft: MeteringSettings;
	isReadOnly: boolean;
	change: ( some: Partial< MeteringSettings > ) => void;
} ) {
	const { data, problem, retry } =
		useLoaded< MeteredPlugin[] >( '/metering/plugins' );
	const setRule = ( plugin: string, rule: PluginRule | '' ) => {
		const { [ plugin ]: _, ...others } = draft.rules;
		change( {
			rules: rule === '' ? others : { ...others, [ plugin ]: rule },
		} );
	};
	return (
		<Card>
			<CardHeader>
				<h2>{ __( 'Plugins', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody>
				<SelectControl
					__next40pxDefaultSize
					label={ __(
						'Plugins without a rule of their own',
						'aipuffer'
					) }
					value={ draft.default_rule }
					options={ ruleOptions() }
					disabled={ isReadOnly }
					onChange={ ( default_rule ) => change( { default_rule } ) }
				/>
				{ problem && (
					<ProblemNotice problem={ problem } retry={ retry } />
				) }
				{ data?.length === 0 && (
					<p>
						{ __(
							'No plugin has used the AI client in the last 30 days.',
							'aipuffer'
						) }
					</p>
				) }
				{ data && data.length > 0 && (
					<div className="aipuffer-metering__plugins">
						<table className="widefat striped">
							<thead>
								<tr>
									<th scope="col">
										{ __( 'Plugin', 'aipuffer' ) }
									</th>
									<th scope="col">
										{ __( 'Calls in 30 days', 'aipuffer' ) }
									</th>
									<th scope="col">
										{ __( 'Cost', 'aipuffer' ) }
									</th>
									<th scope="col">
										{ __( 'Last used', 'aipuffer' ) }
									</th>
									<th scope="col">
										{ __( 'Rule', 'aipuffer' ) }
									</th>
								</tr>
							</thead>
							<tbody>
								{ data.map( ( row ) => (
									<tr key={ row.plugin }>
										<th scope="row">{ row.name }</th>
										<td>{ formatNumber( row.calls ) }</td>
										<td>{ formatCredits( row.cost ) }</td>
										<td>
											{ row.last_used_on
												? formatDay( row.last_used_on )
												: '—' }
										</td>
										<td>
											<SelectControl
												__next40pxDefaultSize
												label={ sprintf(
													/* translators: %s: name of a plugin. */
													__(
														'Rule of %s',
														'aipuffer'
													),
													row.name
												) }
												hideLabelFromVision
												value={
													draft.rules[ row.plugin ] ??
													''
												}
												options={ [
													{
														value: '' as const,
														label: __(
															'As by default',
															'aipuffer'
														),
													},
													...ruleOptions(),
												] }
												disabled={ isReadOnly }
												onChange={ ( rule ) =>
													setRule( row.plugin, rule )
												}
											/>
										</td>
									</tr>
								) ) }
							</tbody>
						</table>
					</div>
				) }
			</CardBody>
		</Card>
	);
}
