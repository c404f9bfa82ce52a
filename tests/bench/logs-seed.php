<?php
/**
 * Fills the logs for the benchmark: conversations of a year, their text drawn from a vocabulary with natural frequencies.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Logs\Words;

/**
 * Seeds users, conversations and messages. The same numbers give the same site.
 */
final class BenchLogs {
	private const VOCABULARY = 50_000;
	private const DAYS       = 365;
	private const BOTS       = 20;

	/**
	 * Rows of one statement.
	 */
	private const ROWS = 1000;

	/**
	 * A word drawn at random from these comes as often as its rank in a natural text says (Zipf's law).
	 *
	 * @var list<string>
	 */
	private array $draw = [];

	private readonly mysqli $link;

	/**
	 * What the server has not done yet, and whether it does something.
	 *
	 * @var list<string>
	 */
	private array $statements = [];
	private bool $is_busy     = false;

	/**
	 * Takes how much there will be.
	 *
	 * @param int $conversations Conversations.
	 * @param int $messages      Messages, spread over them.
	 * @param int $users         Users, whom half of the conversations belong to.
	 */
	public function __construct( public readonly int $conversations, public readonly int $messages, public readonly int $users ) {
		global $wpdb;
		$link       = $wpdb->__get( 'dbh' );
		$this->link = $link instanceof mysqli ? $link : throw new RuntimeException( 'Seeding needs MySQL or MariaDB.' );
		$harmonic   = 0.0;
		for ( $rank = 1; $rank <= self::VOCABULARY; $rank++ ) {
			$harmonic += 1 / $rank;
		}
		for ( $rank = 1; $rank <= self::VOCABULARY; $rank++ ) {
			array_push( $this->draw, ...array_fill( 0, max( 1, (int) round( ( 1 << 20 ) / $harmonic / $rank ) ), self::word( $rank ) ) );
		}
	}

	/**
	 * The word of a rank, 1 being the most common: syllables that spell the number, so that all are different.
	 */
	public static function word( int $rank ): string {
		$word = '';
		for ( $number = $rank + 900; $number > 0; $number = intdiv( $number, 60 ) ) {
			$word .= 'bdfgklmnprst'[ $number % 12 ] . 'aeiou'[ intdiv( $number % 60, 12 ) ];
		}

		return $word;
	}

	/**
	 * Writes everything. The full-text index is made at the end, which is how one loads a table; the rest as it is.
	 *
	 * @param callable( string ): void $say Told what is being done.
	 */
	public function seed( callable $say ): void {
		global $wpdb;
		mt_srand( 1 );
		$say( 'users' );
		$this->users();
		$wpdb->query( 'SET unique_checks = 0, foreign_key_checks = 0' );
		$wpdb->query( "ALTER TABLE {$wpdb->prefix}aipuffer_log_search DROP INDEX words" );
		$say( 'conversations and messages' );
		$this->conversations();
		$say( 'full-text index' );
		$wpdb->query( "ALTER TABLE {$wpdb->prefix}aipuffer_log_search ADD FULLTEXT KEY words (words)" );
		$say( 'rollup' );
		AIPuffer\Plugin::instance()->logs->rebuild();
		$wpdb->query( "ANALYZE TABLE {$wpdb->prefix}aipuffer_conversations, {$wpdb->prefix}aipuffer_messages, {$wpdb->prefix}aipuffer_log_search, {$wpdb->prefix}aipuffer_log_daily, {$wpdb->prefix}aipuffer_log_visits, {$wpdb->prefix}aipuffer_log_returns, $wpdb->users" );
	}

	/**
	 * Users with ids from 1001, names from the vocabulary.
	 */
	private function users(): void {
		global $wpdb;
		for ( $from = 1; $from <= $this->users; $from += self::ROWS ) {
			$rows = [];
			$end  = min( $from + self::ROWS, $this->users + 1 );
			for ( $number = $from; $number < $end; $number++ ) {
				$name   = ucfirst( self::word( 1 + $number % 4999 ) ) . ' ' . ucfirst( self::word( 5000 + $number % 44_999 ) );
				$rows[] = sprintf( "(%d, 'user%d', '', 'user%d', 'user%d@example.org', '2025-01-01', '%s')", 1000 + $number, $number, $number, $number, $name );
			}
			$this->statements[] = "INSERT INTO $wpdb->users (ID, user_login, user_pass, user_nicename, user_email, user_registered, display_name) VALUES " . implode( ', ', $rows );
			$this->go_on( true );
		}
	}

	/**
	 * Conversations, oldest first, with their messages.
	 */
	private function conversations(): void {
		global $wpdb;
		$end     = time() - 60;
		$begin   = $end - self::DAYS * DAY_IN_SECONDS;
		$message = 0;
		$rows    = [ 'conversations' => [], 'messages' => [], 'log_search' => [] ];
		$columns = [
			'conversations' => 'id, uuid, user_id, guest_key, module, scope, is_bot, source, provider, model, message_count, input_tokens, output_tokens, total_tokens, credits, preview, preview_role, first_at, last_at, day',
			'messages'      => 'id, conversation_id, role, content, content_bytes, provider, model, input_tokens, output_tokens, total_tokens, vector_scores, created_at',
			'log_search'    => 'conversation_id, message_id, words',
		];
		$zone    = wp_timezone();
		for ( $id = 1; $id <= $this->conversations; $id++ ) {
			$at      = $begin + intdiv( $id * self::DAYS * DAY_IN_SECONDS, $this->conversations ) - 600;
			$user    = mt_rand( 0, 1 ) ? 1001 + mt_rand( 0, $this->users - 1 ) : 0;
			$guest   = 0 === $user ? md5( 'guest' . mt_rand( 1, $this->conversations ) ) : '';
			$kind    = mt_rand( 1, 100 );
			$module  = $kind <= 70 ? 'chat' : ( $kind <= 85 ? 'ai_forms' : ( $kind <= 95 ? 'wordpress_ai' : 'image_generator' ) );
			$scope   = $kind <= 65 ? 'chatbot:' . mt_rand( 1, self::BOTS ) : ( $kind <= 70 ? '' : $module );
			$number  = intdiv( $id * $this->messages, $this->conversations ) - $message;
			$sums    = [ 0, 0 ];
			$preview = '';
			$first   = gmdate( 'Y-m-d H:i:s', $at );
			for ( $of = 0; $of < $number; $of++ ) {
				++$message;
				$asks  = 0 === $of % 2;
				$words = [];
				for ( $length = $asks ? mt_rand( 4, 20 ) : mt_rand( 20, 76 ); $length > 0; $length-- ) {
					$words[] = $this->draw[ mt_rand( 0, count( $this->draw ) - 1 ) ];
				}
				$text    = implode( ' ', $words );
				$content = ucfirst( $text ) . ( $asks ? '?' : '.' );
				$preview = '' === $preview ? substr( $content, 0, 200 ) : $preview;
				$tokens  = $asks ? [ 'NULL', 'NULL', 'NULL' ] : [ 900, 2 * count( $words ), 900 + 2 * count( $words ) ];
				$sums    = $asks ? $sums : [ $sums[0] + $tokens[0], $sums[1] + $tokens[1] ];
				$last    = gmdate( 'Y-m-d H:i:s', $at + 10 * $of );
				$scores  = $asks || 0 !== $id % 10 ? 'NULL' : "'[{\"provider\":\"openai\",\"source\":\"docs\",\"score\":0.8123,\"preview\":\"$preview\"}]'";

				$rows['messages'][]   = "($message, $id, '" . ( $asks ? 'user' : 'assistant' ) . "', '$content', " . strlen( $content ) . ", 'openai', 'gpt-5', $tokens[0], $tokens[1], $tokens[2], $scores, '$last')";
				$rows['log_search'][] = "($id, $message, ' " . implode( ' ', [ $text, ...Words::pairs( $words ) ] ) . " ')";
			}
			$day = ( new DateTimeImmutable( '@' . ( $at + 10 * max( 0, $number - 1 ) ) ) )->setTimezone( $zone )->format( 'Y-m-d' );

			$rows['conversations'][] = sprintf(
				"(%d, '%s', %d, '%s', '%s', '%s', %d, '', 'openai', 'gpt-5', %d, %d, %d, %d, %d, '%s', 'user', '%s', '%s', '%s')",
				...[ $id, md5( "conversation$id" ), $user, $guest, $module, $scope, (int) str_starts_with( $scope, 'chatbot:' ), $number ],
				...[ $sums[0], $sums[1], $sums[0] + $sums[1], mt_rand( 0, 20 ) * 1_000_000, $preview, $first, $last ?? $first, $day ]
			);
			if ( 0 === $id % self::ROWS || $id === $this->conversations ) {
				$this->go_on( true );
				$this->statements[] = 'START TRANSACTION';
				foreach ( $rows as $table => $values ) {
					foreach ( array_chunk( $values, self::ROWS ) as $chunk ) {
						$this->statements[] = "INSERT INTO {$wpdb->prefix}aipuffer_$table ($columns[$table]) VALUES " . implode( ', ', $chunk );
					}
				}
				$this->statements[] = 'COMMIT';
				$rows               = array_map( static fn (): array => [], $rows );
			}
			if ( 0 === $id % 10 ) {
				$this->go_on();
			}
		}
		$this->go_on( true );
	}

	/**
	 * Runs the statements that wait, one after the other, while the next rows are made. Past WordPress, which would look at
	 * every character of them.
	 *
	 * @param bool $all Whether to stay until all have run.
	 */
	private function go_on( bool $all = false ): void {
		do {
			if ( $this->is_busy ) {
				$links = [ $this->link ];
				$none  = [];
				if ( ! $all && ! mysqli_poll( $links, $none, $none, 0 ) ) {
					return;
				}
				if ( ! mysqli_reap_async_query( $this->link ) ) {
					throw new RuntimeException( mysqli_error( $this->link ) );
				}
			}
			$sql           = array_shift( $this->statements );
			$this->is_busy = null !== $sql;
			if ( null !== $sql ) {
				mysqli_query( $this->link, $sql, MYSQLI_ASYNC );
			}
		} while ( $all && $this->is_busy );
	}
}
