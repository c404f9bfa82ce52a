<?php
/**
 * What metering adds to a call of core's AI client, and how fast usage is read.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md. Needs WordPress 7.0.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Tests\WordPressAi\FakeProvider;

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';

const AI_BENCH_CALLS   = 1000;
const AI_BENCH_HISTORY = 100_000;
const AI_BENCH_DAYS    = 365;
const AI_BENCH_READS   = 15;

/**
 * How long something takes.
 *
 * @param callable(): mixed $work What to do.
 * @return float Milliseconds.
 */
function ai_bench_time( callable $work ): float {
	$before = hrtime( true );
	$work();

	return ( hrtime( true ) - $before ) / 1e6;
}

/**
 * Asks the fake provider, which answers at once.
 */
function ai_bench_call(): void {
	if ( 'An answer.' !== wp_ai_client_prompt( 'Write a short title for a post about tea.' )->using_max_tokens( 100 )->generate_text() ) {
		throw new RuntimeException( 'The call failed.' );
	}
}

/**
 * Reads over REST, as an administrator.
 *
 * @param string               $path   Below `aipuffer/v1`.
 * @param array<string, mixed> $params The query.
 */
function ai_bench_read( string $path, array $params ): float {
	$request = new WP_REST_Request( 'GET', '/aipuffer/v1' . $path );
	$request->set_query_params( $params );
	$times = [];
	for ( $number = 0; $number < AI_BENCH_READS; $number++ ) {
		$times[] = ai_bench_time(
			static function () use ( $request ): void {
				if ( 200 !== rest_do_request( $request )->get_status() ) {
					throw new RuntimeException( 'The request failed.' );
				}
			}
		);
	}

	return bench_median( $times );
}

global $wpdb;
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );
FakeProvider::begin();
aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => '*', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
$user = wp_insert_user( [ 'user_login' => 'ai-bench', 'user_email' => 'ai-bench@example.org', 'user_pass' => 'x', 'role' => 'subscriber' ] );
if ( is_wp_error( $user ) || is_wp_error( aipuffer_adjust_balance( $user, '1000000' ) ) ) {
	throw new RuntimeException( 'The user could not be made.' );
}
$wpdb->query(
	"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, balance_after, from_quota, scope, module, operation, provider, model, input_tokens, output_tokens, actor_type, actor_id, idempotency_key, created_at)
	SELECT $user, 'usage', 1000000000000, 1000000, 'wordpress_ai', 'wordpress_ai', 'text', 'fake', 'fake-1', 12, 30, 'user', $user, CONCAT('bench:', seq), UTC_TIMESTAMP() - INTERVAL seq MINUTE
	FROM seq_1_to_" . AI_BENCH_HISTORY
);
// What a year of a busy site leaves: for each day, 12 plugins, 20 models and 3,000 of 5,000 people.
foreach ( [
	'plugin' => [ 12, 'c.seq << 40', "CONCAT('plugin-', c.seq)", "''" ],
	'model'  => [ 20, 'c.seq << 40', "CONCAT('provider-', c.seq % 4)", "CONCAT('model-', c.seq)" ],
	'user'   => [ 3000, '1000 + (c.seq + d.seq * 7) % 5000', "''", "''" ],
] as $by => [ $each, $group, $name, $detail ] ) {
	$wpdb->query(
		"INSERT INTO {$wpdb->prefix}aipuffer_ai_daily (added_by, day, group_id, name, detail, calls, failed, input_tokens, output_tokens, total_tokens, cost, charged, milliseconds)
		SELECT '$by', CURRENT_DATE - INTERVAL d.seq DAY, $group, $name, $detail, 5, 1, 4000, 1000, 5000, 7000000 + c.seq, 7000000, 9000
		FROM seq_1_to_" . AI_BENCH_DAYS . " d, seq_1_to_$each c"
	);
}

wp_set_current_user( $user );
$times = [ 'off' => [], 'observe' => [], 'enforce' => [] ];
// The modes take turns, so that whatever else the machine does slows them alike; the first calls only warm up.
for ( $number = -20; $number < AI_BENCH_CALLS; $number++ ) {
	foreach ( array_keys( $times ) as $mode ) {
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => $mode ] );
		$took = ai_bench_time( 'ai_bench_call' );
		if ( $number >= 0 ) {
			$times[ $mode ][] = $took;
		}
	}
}
$median = array_map( 'bench_median', $times );

$problems = aipuffer_verify_ledger()['problems'];
$calls    = AI_BENCH_CALLS + 20;
$counted  = (int) $wpdb->get_var( "SELECT SUM(calls) FROM {$wpdb->prefix}aipuffer_ai_daily WHERE added_by = 'user' AND group_id = $user" );
if ( [] !== $problems || (string) ( 1_000_000 - $calls ) !== aipuffer_get_balance( $user )['balance'] || 2 * $calls !== $counted ) {
	fwrite( STDERR, 'The benchmark found a wrong balance or count: ' . wp_json_encode( $problems ) . "\n" );
	exit( 1 );
}

wp_set_current_user( 1 );
$rows = [
	[ 'work' => 'A call through core without metering, for comparison', 'figure' => round( $median['off'], 2 ), 'unit' => 'ms median', 'budget' => '' ],
	[ 'work' => 'Observing a call adds', 'figure' => round( $median['observe'] - $median['off'], 2 ), 'unit' => 'ms median', 'budget' => '3 ms' ],
	[ 'work' => 'Charging a call adds', 'figure' => round( $median['enforce'] - $median['off'], 2 ), 'unit' => 'ms median', 'budget' => '5 ms' ],
];
foreach ( [ 'plugin', 'model', 'user' ] as $by ) {
	$rows[] = [ 'work' => "Usage by $by, 90 days", 'figure' => round( ai_bench_read( '/metering/usage', [ 'by' => $by, 'days' => 90 ] ) ), 'unit' => 'ms median', 'budget' => '100 ms' ];
	$rows[] = [ 'work' => "Chart by $by, 90 days", 'figure' => round( ai_bench_read( '/metering/usage/chart', [ 'by' => $by, 'days' => 90 ] ) ), 'unit' => 'ms median', 'budget' => '100 ms' ];
}

echo wp_json_encode(
	[
		'title' => "Metering core's AI client",
		'rows'  => $rows,
		'notes' => [
			sprintf( '%s calls in each mode, taking turns, to a fake provider that answers at once, by a user with %s ledger entries. Writing the logs is part of it.', number_format( AI_BENCH_CALLS ), number_format( AI_BENCH_HISTORY ) ),
			sprintf( 'Usage is read from %s days of 12 plugins, 20 models and 3,000 people a day (of 5,000): 15,000 calls a day.', number_format( AI_BENCH_DAYS ) ),
			'After the run the user was charged for each call of the mode "enforce" exactly once, and every call of the other was counted.',
		],
	]
), "\n";
