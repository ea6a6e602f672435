# Pipes, jobs, files, here-documents, traps: what a shell script does, in fifty lines.
echo "hello from a script with $# arguments: $*"
x=5; y=$((x * 7 + 1)); echo "y=$y"
for i in 1 2 3; do echo "loop $i"; done
mkdir -p d/e && cd d && pwd | sed 's/.*\///' && cd ..
printf 'b\na\nc\n' > f; sort f | tr a-z A-Z | head -2
cat << EOF | wc -l | tr -d ' '
one
two $x
EOF
(exit 3); echo "status $?"
trap 'echo trapped' USR1; kill -USR1 $$
sleep 0.1 & wait $!; echo "waited $?"
sleep 5 & job=$!; kill $job; wait $job; echo "killed job gives $?"
ls -l f | cut -c1-10; test -d d && echo "d is a directory"
f() { local z=1; echo "f $1 $z"; return 4; }; f arg; echo "returned $?"
case abc in a*) echo match ;; *) echo no match ;; esac
echo "$(echo nested $(echo deep))"
while read l; do echo "<$l>"; done < f
set -- p q r; shift; echo "$# $1"
find . -name f | sort
ln -s f link; cat link | head -1; ln f hard; ls -i f hard | sed 's/^ *//' | cut -d' ' -f1 | sort -u | wc -l | tr -d ' '
mv hard moved; cp moved copy; cmp moved copy && echo "copies agree"
chmod 400 copy; ls -l copy | cut -c1-10; rm -f copy moved link
echo one >> log; echo two >> log; wc -c < log | tr -d ' '
exec 3< log; read a <&3; read b <&3; exec 3<&-; echo "read $a and $b"
{ echo out; echo err >&2; } 2> errors | cat; cat errors
(cd d; echo inside > file); cat d/file
echo "a:b:c" | { IFS=: read p q r; echo "$r$q$p"; }
i=0; until [ $i -ge 3 ]; do i=$((i + 1)); done; echo "until $i"
[ -x /bin/sh ] && echo "sh can be executed"
yes | head -3 | wc -l | tr -d ' '
mkfifo pipe; (echo "through the pipe" > pipe &) ; cat pipe; rm pipe
echo "${x:-unset} ${nothing:-default} ${#x}"
umask 022; touch new; ls -l new | cut -c1-10
true && echo yes || echo no; ! false && echo "not false"
sh -c 'echo "a shell in a shell: $0 $1"; exit 7' zero first; echo "gave $?"
sh -c 'kill -TERM $$'; echo "a signal gives $?"
printf '%s-%03d-%x\n' text 7 255
seq 1 5 | awk '{ total += $1 } END { print "awk says " total }'
grep -c o log; expr 6 \* 7; basename /a/b/c.txt .txt; dirname /a/b/c
date -u -d @0 +%Y-%m-%d
trap 'echo "good bye"; rm -rf d f log errors new' EXIT
sleep 0.05 & sleep 0.02 & wait; echo "both jobs are done"
exit 9
