#!/usr/bin/perl
# create-topics.pl HOST:PORT PARTITIONS TOPIC...: what Kafka says of each, as "TOPIC CODE", where 0 is created and 36 is there
# already. One request by hand (CreateTopics, version 2), because a JVM for Kafka's own tool takes seconds for each topic.
use strict;
use warnings;
use IO::Socket::INET;

my ($broker, $partitions, @topics) = @ARGV;
sub text { my ($text) = @_; return pack("n/a", $text) }
my $topics = join("", map { text($_) . pack("NnNN", $partitions, 1, 0, 0) } @topics);
my $request = pack("nnN", 19, 2, 1) . text("rpk") . pack("N", scalar @topics) . $topics . pack("NC", 5000, 0);

my $socket = IO::Socket::INET->new(PeerAddr => $broker, Timeout => 5) or die "unable to dial $broker: $@\n";
alarm 15;
print $socket pack("N/a", $request);
$socket->flush;
my $size;
read($socket, $size, 4) == 4 or die "no answer of $broker\n";
read($socket, my $answer, unpack("N", $size));

# Correlation id, time that the request was throttled, and a list of name, code and message.
my (undef, undef, $count, $rest) = unpack("NNNa*", $answer);
for (1 .. $count) {
  my ($name, $code, $length);
  ($name, $code, $length, $rest) = unpack("n/a n n a*", $rest);
  $rest = substr($rest, $length) unless $length == 0xffff;
  print "$name $code\n";
}
