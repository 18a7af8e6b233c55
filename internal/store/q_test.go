package store
import ("testing";"time";"fmt";"os";"caisse-nationale-auxiliaire.be/courrier/internal/hub")
func TestQ(t *testing.T){
 s := openForTest(t, postgresForTest(t)+os.Getenv("Q"))
 s.writer.SetMaxOpenConns(1)
 for range 20 { claimed(t,s,claim(start)); s.Finish(t.Context(),nil) ; record(t,s); s.Recorded(t.Context(), []hub.EventKey{{Source:"x",ID:"y"}}); s.Files(t.Context(), []string{"q"}) }
 for i:=0;i<6;i++{ record(t,s,entry(fmt.Sprint("w",i), file(fmt.Sprint("W",i),0),"email")) }
 for range 8 { for _,j:=range claimed(t,s,claim(start)) { begin(t,s,j); finish(t,s,sent(j)) } }
 var t0 time.Time
 for b:=0;b<20;b++{ t0=time.Now()
  es := make([]hub.Entry,500); for k:=range es { n:=b*500+k; es[k]=entry(fmt.Sprint(n), file(fmt.Sprint("F",n),0),"email") }
  record(t,s,es...); if b>15 {t.Log("record", b, time.Since(t0)) }}
 var a,bb,cc time.Duration
 for b:=0;b<20;b++{ t0=time.Now(); c:=claim(start); c.Max=200; js:=claimed(t,s,c); a+=time.Since(t0); t0=time.Now(); begin(t,s,js...); bb+=time.Since(t0); t0=time.Now(); var os []hub.Outcome; for _,j:=range js{os=append(os,sent(j))}; finish(t,s,os...); cc+=time.Since(t0) }
 t.Log("claim",a/20,"begin",bb/20,"finish",cc/20)
}
