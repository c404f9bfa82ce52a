<?php
/**
 * How fast the logs are with a million conversations: list, filters, figures, search, export, retention, deletion.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md. It can be tried with fewer:
 * BENCH_CONVERSATIONS, BENCH_MESSAGES, BENCH_USERS. With BENCH_SEEDED=1 the site has its logs already.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Logs\LogsQuery;
use AIPuffer\Plugin;
use AIPuffer\Tests\WorkerProcess;

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';
require __DIR__ . '/logs-seed.php';

/**
 * The benchmark: measures, and collects rows.
 */
final class BenchOfLogs {
	private const TIMES = 7;

	/** @var list<array{work: string, figure: float|int, unit: string, budget: string}> */
	public array $rows = [];

	/**
	 * Statements of list, filters and figures.
	 *
	 * @var array<string, string>
	 */
	private array $statements = [];

	/**
	 * Notes a figure.
	 */
	public function row( string $work, float|int $figure, string $unit, string $budget = '' ): void {
		$this->rows[] = [ 'work' => $work, 'figure' => round( $figure, $figure < 10 ? 1 : 0 ), 'unit' => $unit, 'budget' => $budget ];
		fprintf( STDERR, "%s: %s %s (%s)\n", $work, round( $figure, 1 ), $unit, $budget );
	}

	/**
	 * The time of one request to the REST API, with nothing cached by WordPress.
	 *
	 * @param array<string, mixed> $params Query.
	 * @return array{float, WP_REST_Response} Milliseconds, and the answer.
	 */
	public function rest( string $method, string $path, array $params = [] ): array {
		wp_cache_flush();
		wp_set_current_user( 1 );
		$request = new WP_REST_Request( $method, '/aipuffer/v1' . $path );
		$request->set_query_params( $params );
		$before   = hrtime( true );
		$response = rest_do_request( $request );
		$time     = ( hrtime( true ) - $before ) / 1e6;
		if ( 200 !== $response->get_status() ) {
			throw new RuntimeException( "$path: " . wp_json_encode( $response->get_data() ) );
		}

		return [ $time, $response ];
	}

	/**
	 * Measures a request several times and notes the median.
	 *
	 * @param array<string, mixed> $params Query.
	 */
	public function request( string $work, string $path, array $params, string $budget = '100 ms' ): WP_REST_Response {
		add_filter( 'query', [ $this, 'note_statement' ] );
		$response = $this->rest( 'GET', $path, $params )[1];
		remove_filter( 'query', [ $this, 'note_statement' ] );
		$this->row( $work, bench_median( array_map( fn (): float => $this->rest( 'GET', $path, $params )[0], range( 1, self::TIMES ) ) ), 'ms', $budget );

		return $response;
	}

	/**
	 * Measures searches for different things, each once, and notes the median and the slowest.
	 *
	 * @param list<string> $searches What to look for.
	 */
	public function searches( string $work, array $searches ): void {
		$times = array_map( fn ( string $search ): float => $this->rest( 'GET', '/logs', [ 'search' => $search ] )[0], $searches );
		$this->row( sprintf( 'Search: %s, median of %d', $work, count( $times ) ), bench_median( $times ), 'ms', '500 ms' );
		$this->row( sprintf( 'Search: %s, slowest of %d', $work, count( $times ) ), max( $times ), 'ms', '500 ms' );
	}

	/**
	 * Remembers a statement.
	 */
	public function note_statement( string $sql ): string {
		if ( str_starts_with( $sql, 'SELECT' ) && str_contains( $sql, 'aipuffer_' ) ) {
			$this->statements[ $sql ] = $sql;
		}

		return $sql;
	}

	/**
	 * Fails where a statement would read a whole table, or a whole index further than its LIMIT.
	 *
	 * @return int Statements that were explained.
	 */
	public function explain(): int {
		global $wpdb;
		foreach ( $this->statements as $sql ) {
			preg_match( '/LIMIT (\d+)(?: OFFSET (\d+))?\s*\)?/', $sql, $limit );
			$most = (int) ( $limit[1] ?? 0 ) + (int) ( $limit[2] ?? 0 );
			foreach ( $wpdb->get_results( "EXPLAIN $sql" ) as $step ) {
				$reads_all = 'ALL' === $step->type || ( 'index' === $step->type && (int) $step->rows > $most );
				if ( $reads_all && null !== $step->table && ! str_starts_with( $step->table, '<' ) ) {
					throw new RuntimeException( "A full scan of $step->table: $sql" );
				}
			}
		}

		return count( $this->statements );
	}
}

$conversations = (int) ( getenv( 'BENCH_CONVERSATIONS' ) ?: 1_000_000 );
$messages      = (int) ( getenv( 'BENCH_MESSAGES' ) ?: 6 * $conversations );
$users         = (int) ( getenv( 'BENCH_USERS' ) ?: max( 100, min( 100_000, intdiv( $conversations, 10 ) ) ) );

global $wpdb;
ini_set( 'memory_limit', '1G' );
$prefix = $wpdb->prefix . 'aipuffer_';
$logs   = Plugin::instance()->logs;
$bench  = new BenchOfLogs();
$began  = microtime( true );
if ( ! getenv( 'BENCH_SEEDED' ) ) {
	( new BenchLogs( $conversations, $messages, $users ) )->seed( static fn ( string $what ): int => fprintf( STDERR, "%d s: %s\n", microtime( true ) - $began, $what ) );
}
$seeding = microtime( true ) - $began;

$first = $bench->request( 'List, first page', '/logs', [] );
$bench->request( 'List, page 2', '/logs', [ 'page' => 2 ] );
$bench->request( 'List, last page that is counted', '/logs', [ 'page' => (int) $first->get_headers()['X-WP-TotalPages'] ] );
$month   = [ 'after' => gmdate( 'Y-m-d', time() - 60 * DAY_IN_SECONDS ), 'before' => gmdate( 'Y-m-d', time() - 30 * DAY_IN_SECONDS ) ];
$filters = [
	'nothing'                     => [],
	'one chatbot'                 => [ 'scope' => 'chatbot:3' ],
	'no chatbot'                  => [ 'scope' => 'none' ],
	'module'                      => [ 'module' => 'ai_forms' ],
	'module and chatbot'          => [ 'module' => 'chat', 'scope' => 'chatbot:3' ],
	'last 7 days'                 => [ 'days' => 7 ],
	'last 30 days'                => [ 'days' => 30 ],
	'last 90 days'                => [ 'days' => 90 ],
	'last 90 days of one chatbot' => [ 'days' => 90, 'scope' => 'chatbot:3' ],
	'days from the past'          => $month,
	'hours from the past'         => [ 'after' => $month['after'] . 'T10:30:00', 'before' => $month['before'] . 'T17:45:00' ],
	'user'                        => [ 'user' => 1001 + intdiv( $users, 2 ) ],
];
foreach ( $filters as $name => $params ) {
	if ( [] !== $params ) {
		$bench->request( "List, by $name", '/logs', $params );
	}
	$bench->request( "Figures, by $name", '/logs/summary', $params );
}
foreach ( [ 'message_count', 'total_tokens', 'credits' ] as $column ) {
	$bench->request( "List, most $column first", '/logs', [ 'orderby' => $column ] );
	$bench->request( "List, most $column first, of a module", '/logs', [ 'orderby' => $column, 'module' => 'image_generator' ] );
}
$bench->request( 'What can be filtered by', '/logs/filters', [] );
// Of fewer than are counted, a list that no index is in the order of reads and sorts all.
$explained = $conversations > LogsQuery::COUNTED ? $bench->explain() : 0;

mt_srand( 5 );
$bench->searches( 'a common word', array_map( [ BenchLogs::class, 'word' ], range( 1, 20 ) ) );
$bench->searches( 'a word in between', array_map( [ BenchLogs::class, 'word' ], range( 1000, 4800, 200 ) ) );
$bench->searches( 'a rare word', array_map( [ BenchLogs::class, 'word' ], range( 40_000, 49_500, 500 ) ) );
$phrases = [];
foreach ( range( 1, 60 ) as $number ) {
	$words     = explode( ' ', strtolower( rtrim( (string) $wpdb->get_var( "SELECT content FROM {$prefix}messages WHERE conversation_id = " . mt_rand( 1, $conversations ) . ' ORDER BY content_bytes DESC, id LIMIT 1' ), '?.' ) ) );
	$last      = max( 0, count( $words ) - 4 );
	$phrases[] = '"' . implode( ' ', array_slice( $words, mt_rand( 0, $last ), 0 === $number % 2 ? 2 : 3 ) ) . '"';
}
$bench->searches( 'a phrase of two or three words somebody wrote', $phrases );
$bench->searches( "a user's email", array_map( static fn (): string => 'user' . mt_rand( 1, $users ) . '@example.org', range( 1, 20 ) ) );
$bench->searches( "a user's name", array_map( static fn (): string => (string) $wpdb->get_var( "SELECT display_name FROM $wpdb->users WHERE ID = " . mt_rand( 1001, 1000 + $users ) ), range( 1, 20 ) ) );
$bench->request( 'Figures of a common word', '/logs/summary', [ 'search' => BenchLogs::word( 2 ) ], '500 ms' );

// Appending: one conversation of 10,000 messages, one by one.
$message = [ 'module' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 1001, 'role' => 'user', 'content' => 'How long will it take until my order arrives?', 'conversation_uuid' => 'bench-long' ];
$times   = [];
for ( $number = 0; $number < 10_000; $number++ ) {
	$before  = hrtime( true );
	$logged  = aipuffer_log_message( $message );
	$times[] = ( hrtime( true ) - $before ) / 1e6;
}
$bench->row( 'Append a message, one process', bench_median( $times ), 'ms' );
$bench->request( 'Detail, 6 messages', '/logs/' . intdiv( $conversations, 2 ), [] );
$bench->request( 'Detail, the last page of 10,000 messages', "/logs/{$logged['conversation_id']}", [ 'page' => 200 ] );
$bench->request( 'Previous and next', '/logs/' . intdiv( $conversations, 2 ) . '/neighbours', [ 'module' => 'chat' ] );

$file   = (string) tempnam( sys_get_temp_dir(), 'export' );
$worker = new WorkerProcess( 'export-logs', [ 'file' => $file ], null );
$worker->go();
$export = $worker->result();
unlink( $file );
$count = $bench->rest( 'GET', '/logs/summary' )[1]->get_data()['conversations'];
if ( $count !== $export['rows'] ) {
	throw new RuntimeException( "Exported {$export['rows']} of $count conversations." );
}
$bench->row( 'Export as CSV', $export['rows'] / $export['seconds'], 'rows a second', '20,000 rows a second' );
$bench->row( 'Export, memory above what WordPress has', ( $export['peak'] - $export['memory'] ) / 1e6, 'MB', '' );
$bench->row( 'Export, memory in all', $export['peak'] / 1e6, 'MB', '64 MB' );

// Retention of a tenth, while others go on.
$old     = new WorkerProcess( 'prune-all', [], time() + 37 * DAY_IN_SECONDS );
$appends = [];
$lists   = [];
$old->go();
for ( $number = 0; $number < 300; $number++ ) {
	$before = hrtime( true );
	aipuffer_log_message( [ 'conversation_uuid' => "meanwhile-$number" ] + $message );
	$appends[] = ( hrtime( true ) - $before ) / 1e6;
	$lists[]   = $bench->rest( 'GET', '/logs', [ 'days' => 30 ] )[0];
	usleep( 20_000 );
}
$pruned = $old->result();
$bench->row( sprintf( 'Retention of %s conversations', number_format( $pruned['deleted'] ) ), $pruned['seconds'], 's' );
$bench->row( 'Retention, the slowest statement', 1000 * $pruned['slowest'], 'ms', '1,000 ms' );
fprintf( STDERR, "  %s\n", $pruned['statement'] );
$bench->row( 'Append a message meanwhile, median of 300', bench_median( $appends ), 'ms' );
$bench->row( 'List of 30 days meanwhile, median of 300', bench_median( $lists ), 'ms' );

mt_srand( 6 );
$bench->searches( 'a rare word, after retention', array_map( [ BenchLogs::class, 'word' ], range( 40_100, 49_600, 500 ) ) );

$deleted = 0;
$go_on   = [];
$before  = microtime( true );
do {
	$data     = $bench->rest( 'DELETE', '/logs', [ 'scope' => 'chatbot:3' ] + $go_on )[1]->get_data();
	$deleted += $data['deleted'];
	$go_on    = [ 'continue' => $data['continue'] ];
} while ( null !== $data['continue'] );
$bench->row( sprintf( 'Delete by filter, %s conversations', number_format( $deleted ) ), $deleted / ( microtime( true ) - $before ), 'a second' );

$before   = microtime( true );
$problems = $logs->verify()['problems'];
if ( [] !== $problems ) {
	throw new RuntimeException( 'The figures are wrong: ' . wp_json_encode( $problems ) );
}
$bench->row( 'wp aipuffer logs verify', microtime( true ) - $before, 's' );

echo wp_json_encode(
	[
		'title' => 'Logs',
		'rows'  => $bench->rows,
		'notes' => [
			sprintf( '%s conversations of a year with %s messages and %s users; text from a vocabulary of 50,000 words by Zipf\'s law. Seeding took %d s.', number_format( $conversations ), number_format( $messages ), number_format( $users ), $seeding ),
			'Requests to the REST API within the process, with nothing cached by WordPress, medians of 7 unless it says otherwise. The server has its default settings (a buffer pool of 128 MB).',
			...( $explained ? [ "EXPLAIN of the $explained statements behind list, filters and figures shows no full scan." ] : [] ),
			'After the run all figures are those of the messages.',
		],
	]
), "\n";
