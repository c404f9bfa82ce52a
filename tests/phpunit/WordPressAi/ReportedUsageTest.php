<?php
/**
 * What providers report, and what is made of it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Support\Usage;
use AIPuffer\WordPressAi\Operation;
use AIPuffer\WordPressAi\ReportedUsage;
use PHPUnit\Framework\Attributes\DataProvider;
use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Results\DTO\TokenUsage;

final class ReportedUsageTest extends AiTestCase {
	/**
	 * @return array<string, array{list<?int>, list<?int>}> Prompt, completion, total, thoughts; input, output, total, thoughts.
	 */
	public static function reports(): array {
		return [
			'everything'                         => [ [ 800, 300, 1100, 120 ], [ 800, 300, 1100, 120 ] ],
			'no thoughts told'                   => [ [ 800, 300, 1100, null ], [ 800, 300, 1100, null ] ],
			'nothing: three zeros are no count'  => [ [ 0, 0, 0, null ], [ null, null, null, null ] ],
			'zero, counted with the thoughts'    => [ [ 0, 0, 0, 0 ], [ 0, 0, 0, 0 ] ],
			'an empty answer'                    => [ [ 12, 0, 12, null ], [ 12, 0, 12, null ] ],
			'a total without a split'            => [ [ 0, 0, 500, null ], [ null, null, 500, null ] ],
			'a total above its parts'            => [ [ 7477, 2060, 11476, null ], [ 7477, 3999, 11476, null ] ],
			'thinking told beside the output'    => [ [ 800, 300, 3100, 2000 ], [ 800, 2300, 3100, 2000 ] ],
			'the same without a total'           => [ [ 800, 300, 0, 2000 ], [ 800, 2300, null, 2000 ] ],
			'the same, and a total without it'   => [ [ 800, 300, 1100, 2000 ], [ 800, 2300, null, 2000 ] ],
			'thinking and nothing else'          => [ [ 0, 0, 0, 700 ], [ 0, 700, null, 700 ] ],
			'a total below its parts'            => [ [ 26, 11, 11, null ], [ 26, 11, 37, null ] ],
			'no total'                           => [ [ 12, 30, 0, null ], [ 12, 30, null, null ] ],
			'no output, but the total tells it'  => [ [ 12, 0, 42, null ], [ 12, null, 42, null ] ],
			'no input, but the total tells it'   => [ [ 0, 30, 42, null ], [ null, 30, 42, null ] ],
			'figures below zero are not told'    => [ [ -1, 30, -5, -2 ], [ null, 30, null, null ] ],
			'an absurd figure is cut'            => [ [ PHP_INT_MAX, 1, 0, null ], [ Usage::LIMITS['input_tokens'], 1, null, null ] ],
		];
	}

	/**
	 * @param array{int, int, int, ?int} $told As the provider reports.
	 * @param list<?int>                 $read What is charged.
	 */
	#[DataProvider( 'reports' )]
	public function test_missing_is_different_from_zero( array $told, array $read ): void {
		$usage = ReportedUsage::of( FakeProvider::result( [ 'x' ], new TokenUsage( ...$told ) ), Operation::Text );
		self::assertSame( $read, [ $usage->input_tokens, $usage->output_tokens, $usage->total_tokens, $usage->thinking_tokens ] );
		self::assertSame( [ null, null ], [ $usage->images, $usage->videos ] );
	}

	public function test_media_are_counted_in_their_own_operations(): void {
		$pictures = FakeProvider::result( [ FakeProvider::picture(), FakeProvider::picture(), 'A cat.' ] );
		self::assertSame( 2, ReportedUsage::of( $pictures, Operation::Image )->images );
		self::assertNull( ReportedUsage::of( $pictures, Operation::Text )->images );
		self::assertSame( 1, ReportedUsage::of( FakeProvider::result( [ new File( 'data:video/mp4;base64,AAAA' ) ] ), Operation::Video )->videos );
	}

	public function test_media_that_are_not_recognised_count_by_candidates(): void {
		$odd = FakeProvider::result( [ new File( 'data:application/octet-stream;base64,AAAA' ), new File( 'data:application/octet-stream;base64,AAAA' ) ] );
		self::assertSame( 2, ReportedUsage::of( $odd, Operation::Image )->images );
	}

	public function test_text_is_no_medium(): void {
		self::assertSame( 0, ReportedUsage::of( FakeProvider::result( [ 'I cannot draw that.' ] ), Operation::Image )->images );
		self::assertSame( 1, ReportedUsage::of( FakeProvider::result( [ 'Here it is.', FakeProvider::picture() ] ), Operation::Image )->images );
		self::assertSame( 0, ReportedUsage::of( FakeProvider::result( [ 'No.' ] ), Operation::Video )->videos );
	}

	public function test_a_result_of_another_class_is_read_by_what_it_carries(): void {
		$embeddings = new class() {
			public function getTokenUsage(): TokenUsage { // phpcs:ignore WordPress.NamingConventions.ValidFunctionName -- As the client names it.
				return new TokenUsage( 12, 0, 12 );
			}
		};
		$usage = ReportedUsage::of( $embeddings, Operation::Embedding );
		self::assertSame( [ 12, 0, 12, null ], [ $usage->input_tokens, $usage->output_tokens, $usage->total_tokens, $usage->images ] );
		self::assertTrue( ReportedUsage::of( new \stdClass(), Operation::Embedding )->is_missing() );
	}
}
