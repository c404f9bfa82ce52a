<?php
/**
 * The logs as a file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Csv;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Writes conversations to a stream, newest first, some at a time: the memory it takes does not grow with their number.
 *
 * CSV has a row a conversation, for spreadsheets. JSON Lines has a line a conversation with all of its messages.
 */
final class LogsExport {
	private const CONVERSATIONS = 1_000;
	private const MESSAGES      = 10;

	/**
	 * Takes its parts.
	 *
	 * @param Database             $database The connection.
	 * @param Logs                 $logs     The logs.
	 * @param ConversationResource $resource Names.
	 */
	public function __construct( private readonly Database $database, private readonly Logs $logs, private readonly ConversationResource $resource ) {}

	/**
	 * Writes CSV with a row of headings.
	 *
	 * @param LogFilters $filters Which conversations.
	 * @param resource   $stream  Where to.
	 * @return int Conversations written.
	 */
	public function csv( LogFilters $filters, $stream ): int {
		$headings = [
			__( 'Log ID', 'aipuffer' ),
			__( 'Date', 'aipuffer' ),
			__( 'User', 'aipuffer' ),
			__( 'Source', 'aipuffer' ),
			__( 'Module', 'aipuffer' ),
			__( 'Message count', 'aipuffer' ),
			__( 'Token count', 'aipuffer' ),
			__( 'Preview', 'aipuffer' ),
			__( 'Conversation UUID', 'aipuffer' ),
			__( 'Cached tokens', 'aipuffer' ),
			__( 'Thinking tokens', 'aipuffer' ),
		];
		self::write( $stream, Csv::BOM . Csv::row( $headings ) );
		$zone    = wp_timezone();
		$modules = [];
		$sources = [];

		return $this->each(
			$filters,
			function ( Conversation $conversation, ?string $user, array $parts ) use ( $stream, $zone, &$modules, &$sources ): void {
				$module = $modules[ $conversation->module ] ??= $this->resource->module_label( $conversation->module );
				$source = $sources[ "$conversation->source|$conversation->scope" ] ??= $this->resource->source( $conversation );
				$cells  = [
					$conversation->id,
					Clock::local( $conversation->last_at, $zone ),
					ConversationResource::user_name( $conversation, $user ),
					$source,
					$module,
					$conversation->message_count,
					$conversation->total_tokens,
					$conversation->preview,
					$conversation->uuid,
					$parts['cached'],
					$parts['thinking'],
				];
				self::write( $stream, Csv::row( $cells ) );
			}
		);
	}

	/**
	 * Writes JSON Lines.
	 *
	 * @param LogFilters $filters Which conversations.
	 * @param resource   $stream  Where to.
	 * @return int Conversations written.
	 */
	public function json_lines( LogFilters $filters, $stream ): int {
		return $this->each(
			$filters,
			function ( Conversation $conversation, ?string $user ) use ( $stream ): void {
				// All but the closing `]}`: messages are written as they are read.
				self::write( $stream, substr( self::json( $this->resource->plain( $conversation, $user ) + [ 'messages' => [] ] ), 0, -2 ) );
				$after = 0;
				do {
					$rows = $this->logs->messages->next( $conversation->id, $after, self::MESSAGES );
					foreach ( $rows as $row ) {
						self::write( $stream, ( 0 === $after ? '' : ',' ) . self::json( MessageResource::shape( $row, true ) ) );
						$after = (int) $row['id'];
					}
				} while ( count( $rows ) === self::MESSAGES ); // phpcs:ignore Squiz.PHP.DisallowSizeFunctionsInLoops -- Read anew each time.
				self::write( $stream, "]}\n" );
			},
			false
		);
	}

	/**
	 * Goes through the conversations in one snapshot, so that what is written meanwhile neither shifts nor doubles any.
	 *
	 * @param LogFilters                                                                        $filters   Which.
	 * @param callable( Conversation, ?string, array{cached: int, thinking: int} ): void $write     Writes one, with its
	 *        user's name and parts of its tokens.
	 * @param bool                                                                               $with_parts Whether those are
	 *        wanted; they are zero otherwise.
	 * @return int How many there were.
	 */
	private function each( LogFilters $filters, callable $write, bool $with_parts = true ): int {
		return $this->database->transaction(
			function () use ( $filters, $write, $with_parts ): int {
				$written = 0;
				foreach ( $this->logs->walk( $filters, true, null, self::CONVERSATIONS ) as [ $conversations ] ) {
					$names = $this->logs->query->user_names( array_map( static fn ( Conversation $conversation ): int => $conversation->user_id, $conversations ) );
					$parts = $with_parts ? $this->logs->messages->parts_of_tokens( array_map( static fn ( Conversation $conversation ): int => $conversation->id, $conversations ) ) : [];
					foreach ( $conversations as $conversation ) {
						$write( $conversation, $names[ $conversation->user_id ] ?? null, $parts[ $conversation->id ] ?? [ 'cached' => 0, 'thinking' => 0 ] );
						++$written;
					}
					flush();
				}

				return $written;
			}
		);
	}

	/**
	 * Writes text.
	 *
	 * @param resource $stream Where to.
	 * @param string   $text   What.
	 */
	private static function write( $stream, string $text ): void {
		fwrite( $stream, $text ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A stream, not a file.
	}

	/**
	 * JSON in one line.
	 *
	 * @param array<string, mixed> $value What.
	 */
	private static function json( array $value ): string {
		return (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE );
	}
}
